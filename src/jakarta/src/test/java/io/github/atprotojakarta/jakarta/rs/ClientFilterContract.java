package io.github.atprotojakarta.jakarta.rs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpResponse;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.Form;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.RuntimeDelegate;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the filter does in any JAX-RS client. */
abstract class ClientFilterContract {
  private static final String GET_SESSION = "/xrpc/com.atproto.server.getSession";
  private static final String UPLOAD = "/xrpc/com.atproto.repo.uploadBlob";

  private final SignedInAccount account = new SignedInAccount();
  private final List<String> seenByFilters = new ArrayList<>();
  private final RuntimeDelegate before = RuntimeDelegate.getInstance();
  private Client client;

  /** One implementation, alone: an application has only one. */
  abstract RuntimeDelegate implementation();

  abstract ClientBuilder builder();

  /** Writes down what a filter for logging would. */
  static final class Spy implements ClientRequestFilter, ClientResponseFilter {
    private final List<String> seen;

    Spy(List<String> seen) {
      this.seen = seen;
    }

    @Override
    public void filter(ClientRequestContext request) {
      seen.add(request.getStringHeaders().toString());
    }

    @Override
    public void filter(ClientRequestContext request, ClientResponseContext response) {
      seen.add(request.getStringHeaders().toString());
    }
  }

  @BeforeEach
  void open() {
    RuntimeDelegate.setInstance(implementation());
    client =
        builder()
            .build()
            .register(AtprotoClientFeature.of(account.session))
            .register(new Spy(seenByFilters));
    account.sent.clear();
  }

  @AfterEach
  void close() {
    client.close();
    RuntimeDelegate.setInstance(before);
    account.close();
  }

  private Response get(String address) {
    return client.target(address).request("application/json").get();
  }

  private String post() {
    String record =
        """
        {"repo": "%s", "collection": "app.bsky.feed.post", "record": {"$type":
        "app.bsky.feed.post", "text": "hello", "createdAt": "2026-01-01T00:00:00Z"}}
        """
            .formatted(account.did);
    try (Response response =
        client
            .target(AtprotoClientFeature.PDS + "/xrpc/com.atproto.repo.createRecord")
            .request()
            .post(Entity.json(record))) {
      assertThat(response.getStatus()).isEqualTo(200);
      return response.readEntity(String.class);
    }
  }

  private Response upload(Object content) {
    return client
        .target(AtprotoClientFeature.PDS + UPLOAD)
        .request()
        .post(Entity.entity(content, "image/png"));
  }

  @Test
  void a_client_calls_as_the_session() {
    try (Response response = get(AtprotoClientFeature.PDS + GET_SESSION)) {
      assertThat(response.getStatus()).isEqualTo(200);
      assertThat(response.getMediaType().toString()).startsWith("application/json");
      assertThat(response.hasEntity()).isTrue();
      assertThat(response.readEntity(String.class)).contains(account.did.value());
    }
  }

  @Test
  void the_pds_can_be_called_by_its_own_name_too() {
    try (Response response = get(account.network.pds() + GET_SESSION + "?a=b%20c")) {
      assertThat(response.getStatus()).isEqualTo(200);
    }
    assertThat(account.sent.get(0).uri().getRawQuery()).isEqualTo("a=b%20c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://pds.atnet.dev",
        "https://pds.atnet.dev:8443",
        "https://pds.invalid:8443",
        "http://pds.invalid",
        "https://auth.atnet.dev"
      })
  void no_other_server_is_called_with_a_token_or_without(String origin) {
    assertThatThrownBy(() -> get(origin + GET_SESSION))
        .isInstanceOf(ProcessingException.class)
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
    assertThat(account.sent).isEmpty();
  }

  @Test
  void a_redirect_is_an_answer_and_is_not_followed() {
    account.answer(
        request ->
            Optional.of(
                HttpResponse.of(302, Map.of("Location", "https://evil.example/steal"), "")));

    try (Response response = get(AtprotoClientFeature.PDS + GET_SESSION)) {
      assertThat(response.getStatus()).isEqualTo(302);
      assertThat(response.getLocation()).isEqualTo(URI.create("https://evil.example/steal"));
    }
    assertThat(account.sent).allMatch(request -> request.uri().getHost().equals("pds.atnet.dev"));
  }

  @Test
  void no_other_filter_sees_a_token_or_a_proof() {
    post();

    assertThat(seenByFilters).isNotEmpty();
    assertThat(seenByFilters.toString()).doesNotContainIgnoringCase("dpop");
  }

  @Test
  void an_entity_is_sent_again_for_a_new_nonce() {
    post();
    account.network.faults().rotateNonces();

    assertThat(post()).contains("uri");
  }

  @Test
  void an_expired_token_is_refreshed_once() {
    post();
    account.refreshElsewhere();

    assertThat(post()).contains("uri");
    assertThat(account.network.counters().refreshes()).isEqualTo(1);
  }

  @Test
  void an_entity_that_a_writer_has_to_write_is_written() {
    account.answer(request -> Optional.of(HttpResponse.of(200, Map.of(), bodyOf(request.body()))));
    try (Response response =
        client
            .target(AtprotoClientFeature.PDS + "/xrpc/com.example.form")
            .request()
            .post(Entity.form(new Form("name", "a value")))) {
      assertThat(response.readEntity(String.class)).isEqualTo("name=a+value");
    }
    assertThat(account.sent.get(0).headers())
        .containsEntry("Content-Type", "application/x-www-form-urlencoded");
  }

  private static String bodyOf(io.github.atprotojakarta.http.HttpBody body) {
    try (InputStream stream = body.open()) {
      return new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void a_stream_is_never_silently_sent_twice() {
    get(AtprotoClientFeature.PDS + GET_SESSION).close();
    account.network.faults().rotateNonces();

    assertThatThrownBy(() -> upload(new ByteArrayInputStream(new byte[100])))
        .isInstanceOf(ProcessingException.class)
        .hasRootCauseInstanceOf(TransientException.class);

    try (Response response = upload(new ByteArrayInputStream(new byte[100]))) {
      assertThat(response.getStatus()).isEqualTo(200);
    }
  }

  @Test
  void a_file_is_sent_again(@TempDir Path directory) throws Exception {
    Path file = Files.write(directory.resolve("picture.png"), new byte[100_000]);
    account.network.faults().rotateNonces();

    try (Response response = upload(file.toFile())) {
      assertThat(response.readEntity(String.class)).contains("100000");
    }
  }

  @Test
  void a_response_without_a_limit_is_not_compressed() {
    get(AtprotoClientFeature.PDS + GET_SESSION).close();

    assertThat(account.sent.get(account.sent.size() - 1).acceptsGzip()).isFalse();
  }

  @Test
  void an_error_of_the_pds_is_an_answer() {
    try (Response response = get(AtprotoClientFeature.PDS + "/xrpc/com.example.nothing.here")) {
      assertThat(response.getStatus()).isBetween(400, 501);
      assertThat(response.readEntity(String.class)).contains("error");
    }
  }

  @Test
  void an_answer_is_streamed_and_closed_with_the_response() throws Exception {
    EndlessBody body = new EndlessBody(50 << 20);
    account.answer(
        request ->
            Optional.of(
                new HttpResponse(
                    200, Map.of("Content-Type", List.of("application/octet-stream")), body)));

    try (Response response =
        client.target(AtprotoClientFeature.PDS + "/xrpc/com.example.blob").request().get()) {
      InputStream stream = response.readEntity(InputStream.class);
      assertThat(stream.readNBytes(1000)).hasSize(1000);
      assertThat(body.bytesRead()).isLessThan(1 << 20);
    }
    assertThat(body.closed()).isTrue();
  }
}
