package io.github.atprotojakarta.oauth.server;

import static io.github.atprotojakarta.oauth.Samples.ISSUER;
import static io.github.atprotojakarta.oauth.Samples.PDS;
import static io.github.atprotojakarta.oauth.Samples.array;
import static io.github.atprotojakarta.oauth.Samples.resourceMetadata;
import static io.github.atprotojakarta.oauth.Samples.serverMetadata;
import static io.github.atprotojakarta.oauth.Samples.text;
import static io.github.atprotojakarta.oauth.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.ServerMetadataException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpTransportException.Kind;
import io.github.atprotojakarta.internal.cache.CacheBudget;
import io.github.atprotojakarta.oauth.RecordingTransport;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerMetadataResolverTest {
  private final RecordingTransport transport = new RecordingTransport();
  private final AtomicLong nanos = new AtomicLong();
  private final ServerMetadataResolver resolver =
      new ServerMetadataResolver(
          transport, false, ServerMetadataResolver.USUAL_LIFETIME, CacheBudget.DEFAULT, nanos::get);

  private RecordingTransport pds() {
    return transport.json(200, resourceMetadata(PDS, ISSUER.toString()).toString());
  }

  private RecordingTransport issuer() {
    return transport.json(200, serverMetadata(ISSUER).toString());
  }

  @Test
  void the_authorization_server_of_a_pds_is_found() {
    pds();
    issuer();

    assertThat(resolver.ofPds(URI.create(PDS + "/"), false).issuer()).isEqualTo(ISSUER);
    assertThat(transport.requests())
        .extracting(request -> request.method() + " " + request.uri())
        .containsExactly(
            "GET https://pds.example.com/.well-known/oauth-protected-resource",
            "GET https://issuer.example.com/.well-known/oauth-authorization-server");
    assertThat(transport.openAnswers()).isZero();
  }

  @Test
  void a_pds_is_asked_again_after_five_minutes_even_if_it_is_used_all_the_time() {
    pds();
    issuer();
    resolver.ofPds(PDS, false);
    nanos.addAndGet(Duration.ofMinutes(3).toNanos());
    resolver.ofPds(PDS, false);
    assertThat(transport.requests()).hasSize(2);

    nanos.addAndGet(Duration.ofMinutes(3).toNanos());
    pds();
    issuer();
    resolver.ofPds(PDS, false);
    assertThat(transport.requests()).hasSize(4);
  }

  @Test
  void how_long_metadata_is_kept_can_be_said() {
    ServerMetadataResolver brief =
        new ServerMetadataResolver(
            transport, false, Duration.ofSeconds(30), CacheBudget.DEFAULT, nanos::get);
    issuer();
    brief.ofIssuer(ISSUER, false);
    nanos.addAndGet(Duration.ofSeconds(29).toNanos());
    brief.ofIssuer(ISSUER, false);
    assertThat(transport.requests()).hasSize(1);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    issuer();
    brief.ofIssuer(ISSUER, false);
    assertThat(transport.requests()).hasSize(2);

    ServerMetadataResolver none =
        new ServerMetadataResolver(
            transport, false, Duration.ZERO, CacheBudget.DEFAULT, nanos::get);
    issuer();
    none.ofIssuer(ISSUER, false);
    issuer();
    none.ofIssuer(ISSUER, false);
    assertThat(transport.requests()).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT10M0.001S"})
  void metadata_is_kept_for_ten_minutes_at_most(String lifetime) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ServerMetadataResolver(transport, false, Duration.parse(lifetime)))
        .withMessage(
            "The lifetime of cached server metadata must be from PT0S to PT10M, not " + lifetime);
  }

  @Test
  void found_metadata_is_kept_for_less_than_ten_minutes() {
    pds();
    issuer();
    resolver.ofPds(PDS, false);
    resolver.ofPds(PDS, false);
    resolver.ofIssuer(ISSUER, false);
    assertThat(transport.requests()).hasSize(2);

    nanos.addAndGet(Duration.ofMinutes(9).toNanos());
    pds();
    issuer();
    resolver.ofPds(PDS, false);
    assertThat(transport.requests()).hasSize(4);
  }

  @Test
  void fresh_metadata_passes_the_cache_by_and_replaces_it() {
    pds();
    issuer();
    resolver.ofPds(PDS, false);
    pds();
    transport.json(
        200, with(serverMetadata(ISSUER), "prompt_values_supported", array("none")).toString());

    assertThat(resolver.ofPds(PDS, true).promptValues()).containsExactly("none");
    assertThat(resolver.ofPds(PDS, false).promptValues()).containsExactly("none");
    assertThat(transport.requests()).hasSize(4);
  }

  @Test
  void failures_are_not_kept() {
    transport.json(500, "{}");
    assertThatThrownBy(() -> resolver.ofPds(PDS, false)).isInstanceOf(TransientException.class);
    pds();
    transport.json(200, "{}");
    assertThatThrownBy(() -> resolver.ofPds(PDS, false))
        .isInstanceOf(ServerMetadataException.class);
    pds();
    issuer();

    assertThat(resolver.ofPds(PDS, false).issuer()).isEqualTo(ISSUER);
  }

  @Test
  void a_pds_without_oauth_is_said_to_be_one() {
    transport.answer(404, Map.of(), "not found");

    assertThatThrownBy(() -> resolver.ofPds(PDS, false))
        .isInstanceOf(ServerMetadataException.class)
        .hasMessageContaining("The PDS https://pds.example.com does not support OAuth");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 429, 408})
  void a_server_in_trouble_may_recover(int status) {
    transport.answer(status, Map.of(), "");

    assertThatThrownBy(() -> resolver.ofPds(PDS, false))
        .isInstanceOf(TransientException.class)
        .hasMessageContainingAll(PDS.toString(), String.valueOf(status));
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 301, 302, 400, 403})
  void an_answer_other_than_200_is_refused(int status) {
    transport.answer(
        status, Map.of("Content-Type", "application/json", "Location", "http://10.0.0.1/"), "{}");

    assertThatThrownBy(() -> resolver.ofPds(PDS, false))
        .isInstanceOf(ServerMetadataException.class)
        .hasMessageContainingAll(PDS.toString(), String.valueOf(status));
    assertThat(transport.requests()).hasSize(1);
  }

  @Test
  void another_content_type_is_refused() {
    transport.answer(
        200,
        Map.of("Content-Type", "text/html"),
        resourceMetadata(PDS, ISSUER.toString()).toString());

    assertThatThrownBy(() -> resolver.ofPds(PDS, false))
        .isInstanceOf(ServerMetadataException.class)
        .hasMessageContaining("text/html");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "<html>", "null"})
  void what_is_no_json_object_is_refused(String body) {
    transport.json(200, body);

    assertThatThrownBy(() -> resolver.ofPds(PDS, false))
        .isInstanceOf(ServerMetadataException.class)
        .hasMessageContaining("not a JSON object");
  }

  @Test
  void metadata_without_end_in_its_depth_is_refused() {
    transport.json(200, "{\"resource\":" + "[".repeat(100_000));

    assertThatThrownBy(() -> resolver.ofPds(PDS, false))
        .isInstanceOf(ServerMetadataException.class)
        .hasMessageContaining("with a document that is nested more than 500 levels deep");
  }

  @Test
  void metadata_that_repeat_a_member_are_refused() {
    transport.json(
        200,
        resourceMetadata(PDS, ISSUER.toString())
            .toString()
            .replaceFirst("\\{", "{\"authorization_servers\":[],"));

    assertThatThrownBy(() -> resolver.ofPds(PDS, false))
        .isInstanceOf(ServerMetadataException.class)
        .hasMessageContaining("repeats the member \"authorization_servers\"");
  }

  @Test
  void metadata_are_limited_to_64_kib() {
    pds();
    issuer();
    resolver.ofPds(PDS, false);

    assertThat(transport.requests())
        .extracting(HttpRequest::responseLimit)
        .containsExactly(64L * 1024, 64L * 1024);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://other.example.com",
        "https://pds.example.com/",
        "HTTPS://pds.example.com"
      })
  void metadata_of_another_resource_is_refused(String resource) {
    JsonObject json = with(resourceMetadata(PDS, ISSUER.toString()), "resource", text(resource));
    transport.json(200, json.toString());

    assertThatThrownBy(() -> resolver.ofPds(PDS, false))
        .isInstanceOf(ServerMetadataException.class)
        .hasMessageContainingAll(PDS.toString(), "\"resource\"", resource);
  }

  @Test
  void none_or_several_authorization_servers_are_refused() {
    transport.json(200, resourceMetadata(PDS).toString());
    transport.json(
        200, resourceMetadata(PDS, ISSUER.toString(), "https://b.example.com").toString());

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> resolver.ofPds(PDS, false))
          .isInstanceOf(ServerMetadataException.class)
          .hasMessageContaining("exactly one");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://issuer.example.com",
        "https://issuer.example.com/",
        "https://issuer.example.com/path",
        "https://issuer.example.com?x",
        "https://issuer.example.com#x",
        "https://issuer.example.com:443",
        "https://user@issuer.example.com",
        "https://ISSUER.example.com",
        "issuer.example.com",
        "javascript:alert(1)",
        ""
      })
  void an_issuer_that_is_no_simple_https_origin_is_refused(String issuer) {
    transport.json(200, resourceMetadata(PDS, issuer).toString());

    assertThatThrownBy(() -> resolver.ofPds(PDS, false))
        .isInstanceOf(ServerMetadataException.class)
        .hasMessageContaining("https origin");
    assertThat(transport.requests()).hasSize(1);
  }

  @Test
  void a_server_that_lists_other_resources_is_refused() {
    pds();
    transport.json(
        200,
        with(serverMetadata(ISSUER), "protected_resources", array("https://other.example.com"))
            .toString());

    assertThatThrownBy(() -> resolver.ofPds(PDS, false))
        .isInstanceOf(ServerMetadataException.class)
        .hasMessageContaining("protected_resources");
  }

  @Test
  void a_server_that_lists_its_resources_is_fetched_again_for_each_pds_but_once_only() {
    URI other = URI.create("https://other.example.com");
    JsonObject listing =
        with(
            serverMetadata(ISSUER), "protected_resources", array(PDS.toString(), other.toString()));
    pds();
    transport.json(200, listing.toString());
    resolver.ofPds(PDS, false);
    transport.json(200, resourceMetadata(other, ISSUER.toString()).toString());
    transport.json(200, listing.toString());
    resolver.ofPds(other, false);
    resolver.ofPds(PDS, false);
    resolver.ofPds(other, false);

    assertThat(transport.requests()).hasSize(4);
  }

  @Test
  void a_pds_that_a_cached_server_does_not_list_is_refused() {
    URI other = URI.create("https://other.example.com");
    JsonObject listing = with(serverMetadata(ISSUER), "protected_resources", array(PDS.toString()));
    pds();
    transport.json(200, listing.toString());
    resolver.ofPds(PDS, false);
    for (int i = 0; i < 2; i++) {
      transport.json(200, resourceMetadata(other, ISSUER.toString()).toString());
      transport.json(200, listing.toString());
      assertThatThrownBy(() -> resolver.ofPds(other, false))
          .isInstanceOf(ServerMetadataException.class)
          .hasMessageContainingAll(other.toString(), "protected_resources");
    }
    assertThat(resolver.ofPds(PDS, false).issuer()).isEqualTo(ISSUER);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"UNKNOWN_HOST", "CONNECT", "EXCHANGE", "TIMEOUT"})
  void a_server_that_does_not_answer_may_do_so_later(Kind kind) {
    transport.fail(kind);

    assertThatThrownBy(() -> resolver.ofPds(PDS, false))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining(PDS.toString());
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"BLOCKED", "TOO_LARGE"})
  void a_server_that_must_not_be_asked_stays_refused(Kind kind) {
    transport.fail(kind);

    assertThatThrownBy(() -> resolver.ofPds(PDS, false))
        .isInstanceOf(ServerMetadataException.class)
        .hasMessageContaining(PDS.toString());
  }

  @Test
  void plain_http_is_not_even_asked() {
    assertThatThrownBy(() -> resolver.ofPds(URI.create("http://pds.example.com"), false))
        .isInstanceOf(ServerMetadataException.class)
        .hasMessageContaining("development mode");
    assertThat(transport.requests()).isEmpty();
  }

  @Test
  void development_mode_takes_plain_http_servers() {
    URI local = URI.create("http://localhost:2583");
    transport.json(200, resourceMetadata(local, local.toString()).toString());
    transport.json(200, serverMetadata(local).toString());

    assertThat(new ServerMetadataResolver(transport, true).ofPds(local, false).issuer())
        .isEqualTo(local);
  }

  @Test
  void a_host_is_asked_as_a_pds_first_and_as_an_authorization_server_then() {
    transport.answer(404, Map.of(), "");
    issuer();

    assertThat(resolver.ofServer(ISSUER).issuer()).isEqualTo(ISSUER);
  }

  @Test
  void a_host_that_is_neither_is_refused_with_both_reasons() {
    transport.answer(404, Map.of(), "");
    transport.answer(404, Map.of(), "");

    assertThatThrownBy(() -> resolver.ofServer(PDS))
        .isInstanceOf(ServerMetadataException.class)
        .hasMessageContainingAll("oauth-protected-resource", "oauth-authorization-server")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }
}
