package io.github.atprotojakarta.oauth.client;

import static io.github.atprotojakarta.oauth.Samples.CALLBACK;
import static io.github.atprotojakarta.oauth.Samples.CLIENT_ID;
import static io.github.atprotojakarta.oauth.Samples.RANDOM;
import static io.github.atprotojakarta.oauth.Samples.text;
import static io.github.atprotojakarta.oauth.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import io.github.atprotojakarta.oauth.RecordingTransport;
import io.github.atprotojakarta.oauth.Samples;
import io.github.atprotojakarta.oauth.client.SelfCheckFinding.Kind;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientSelfCheckTest {
  private static final JsonObject METADATA = Samples.confidentialClient().toJson();

  private final RecordingTransport wire = new RecordingTransport();
  private final ClientKeySet keys = ClientKeySet.generate(RANDOM);

  private List<SelfCheckFinding> check() {
    return new ClientSelfCheck(wire).check(Samples.confidentialClient(), keys);
  }

  private SelfCheckFinding only(List<SelfCheckFinding> findings, Kind kind) {
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).kind()).isEqualTo(kind);
    assertThat(wire.openAnswers()).isZero();
    return findings.get(0);
  }

  @Test
  void a_client_that_is_published_as_it_runs_has_no_faults() {
    wire.json(200, METADATA.toString()).json(200, keys.toPublicJwks().toString());

    assertThat(check()).isEmpty();
    assertThat(wire.requests().get(0).uri()).isEqualTo(CLIENT_ID);
    assertThat(wire.requests().get(1).uri()).isEqualTo(Samples.JWKS);
    assertThat(wire.requests().get(0).headers()).containsEntry("Accept", "application/json");
  }

  @Test
  void the_loopback_client_publishes_nothing_and_nothing_is_fetched() {
    ClientMetadata loopback =
        ClientMetadata.loopback(List.of(URI.create("http://127.0.0.1/cb")), "atproto");

    assertThat(new ClientSelfCheck(wire).check(loopback, ClientKeySet.empty())).isEmpty();
    assertThat(wire.requests()).isEmpty();
  }

  @Test
  void a_redirect_is_a_fault_and_is_not_followed() {
    wire.answer(302, Map.of("Location", "https://app.example.com/login?token=abc"), "");

    assertThat(only(check(), Kind.REDIRECT).message())
        .contains(CLIENT_ID.toString(), "(302 to https://app.example.com/login)")
        .doesNotContain("abc");
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 404, 500})
  void a_status_other_than_200_is_a_fault(int status) {
    wire.json(status, METADATA.toString());

    assertThat(only(check(), Kind.STATUS).message()).contains(CLIENT_ID + "", "" + status);
  }

  @Test
  void another_content_type_is_a_fault() {
    wire.answer(200, Map.of("Content-Type", "text/html"), METADATA.toString());

    assertThat(only(check(), Kind.CONTENT_TYPE).message()).contains("text/html");
  }

  @Test
  void something_that_is_no_json_object_is_a_fault() {
    wire.json(200, "[]");

    assertThat(only(check(), Kind.NOT_JSON).message()).contains(CLIENT_ID.toString());
  }

  @Test
  void an_address_where_nobody_answers_is_told_apart_from_a_refused_one() {
    wire.fail(HttpTransportException.Kind.CONNECT).fail(HttpTransportException.Kind.BLOCKED);

    only(check(), Kind.UNREACHABLE);
    only(check(), Kind.ADDRESS);
  }

  @Test
  void another_client_id_in_the_document_is_a_fault() {
    String other = "https://app.example.com/oauth/other.json";
    wire.json(200, with(METADATA, "client_id", text(other)).toString());
    wire.json(200, keys.toPublicJwks().toString());

    List<SelfCheckFinding> findings = check();
    assertThat(findings).extracting(SelfCheckFinding::kind).contains(Kind.CLIENT_ID, Kind.DIFFERS);
    assertThat(findings.get(0).message()).contains(CLIENT_ID.toString(), other);
  }

  @Test
  void a_document_that_breaks_a_rule_is_a_fault() {
    wire.json(200, with(METADATA, "scope", text("transition:generic")).toString());
    wire.json(200, keys.toPublicJwks().toString());

    assertThat(check()).extracting(SelfCheckFinding::kind).contains(Kind.METADATA, Kind.DIFFERS);
  }

  @Test
  void an_older_document_is_a_fault_that_names_the_fields() {
    wire.json(200, with(METADATA, "scope", text("atproto transition:generic")).toString());
    wire.json(200, keys.toPublicJwks().toString());

    assertThat(only(check(), Kind.DIFFERS).message()).contains("[scope]");
  }

  @Test
  void a_key_that_signs_but_is_not_published_is_a_fault() {
    wire.json(200, METADATA.toString());
    wire.json(200, ClientKeySet.generate(RANDOM).toPublicJwks().toString());

    assertThat(only(check(), Kind.KEY_MISSING).message())
        .contains(keys.kids().get(0), Samples.JWKS.toString());
  }

  @Test
  void another_key_under_the_same_name_does_not_count() {
    ClientKeySet own = ClientKeySet.generate(RANDOM, "same");
    wire.json(200, METADATA.toString());
    wire.json(200, ClientKeySet.generate(RANDOM, "same").toPublicJwks().toString());

    only(new ClientSelfCheck(wire).check(Samples.confidentialClient(), own), Kind.KEY_MISSING);
  }

  @Test
  void a_published_private_key_is_a_fault_and_is_not_shown() {
    String secret = keys.toPrivateJwks().reveal();
    String d =
        UntrustedJson.object(secret)
            .orElseThrow()
            .getJsonArray("keys")
            .getJsonObject(0)
            .getString("d");
    wire.json(200, METADATA.toString()).json(200, secret);

    assertThat(only(check(), Kind.PRIVATE_KEY).message())
        .contains(Samples.JWKS.toString(), keys.kids().get(0))
        .doesNotContain(d);
  }

  @Test
  void a_published_private_key_without_a_name_is_told_as_what_it_is() {
    wire.json(200, METADATA.toString())
        .json(200, "{\"keys\":[{\"kty\":\"EC\",\"d\":\"hunter2\"}]}");

    List<SelfCheckFinding> findings = new ClientSelfCheck(wire).check(CLIENT_ID);
    assertThat(only(findings, Kind.PRIVATE_KEY).message()).doesNotContain("hunter2");
  }

  @Test
  void keys_that_cannot_be_fetched_are_a_fault() {
    wire.json(200, METADATA.toString()).answer(404, Map.of(), "");

    assertThat(only(check(), Kind.STATUS).message()).contains(Samples.JWKS.toString(), "404");
  }

  @Test
  void keys_in_the_document_are_checked_too() {
    ClientMetadata inline =
        ClientMetadata.builder(CLIENT_ID).redirectUris(List.of(CALLBACK)).jwks(keys).build();
    wire.json(200, inline.toJson().toString());
    assertThat(new ClientSelfCheck(wire).check(inline, keys)).isEmpty();

    wire.json(200, inline.toJson().toString());
    only(new ClientSelfCheck(wire).check(inline, ClientKeySet.generate(RANDOM)), Kind.KEY_MISSING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://app.example.com/client.json",
        "https://app.test/client.json",
        "https://localhost/client.json",
        "https://app.example.com",
        "app.example.com"
      })
  void an_address_that_servers_refuse_is_not_even_fetched(String clientId) {
    List<SelfCheckFinding> findings = new ClientSelfCheck(wire).check(URI.create(clientId));

    assertThat(only(findings, Kind.ADDRESS).message()).contains("\"client_id\"", clientId);
    assertThat(wire.requests()).isEmpty();
  }

  @Test
  void metadata_is_fetched_from_a_client_id() {
    wire.json(200, METADATA.toString());

    assertThat(ClientMetadata.fetch(CLIENT_ID, wire)).isEqualTo(Samples.confidentialClient());
  }

  @Test
  void each_failure_to_fetch_metadata_has_a_message() {
    wire.answer(301, Map.of(), "");
    wire.json(404, "{}");
    wire.answer(200, Map.of("Content-Type", "text/plain"), "{}");
    wire.json(200, "no json");
    wire.json(200, with(METADATA, "client_id", text("https://other.example.com/x")).toString());
    wire.json(200, with(METADATA, "scope", text("other")).toString());
    wire.fail(HttpTransportException.Kind.BLOCKED);
    for (String part :
        List.of(
            "redirected",
            "404",
            "text/plain",
            "not a JSON",
            "other.example.com",
            "scope",
            "host")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ClientMetadata.fetch(CLIENT_ID, wire))
          .withMessageContaining(part);
    }
    wire.fail(HttpTransportException.Kind.CONNECT);
    assertThatThrownBy(() -> ClientMetadata.fetch(CLIENT_ID, wire))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining(CLIENT_ID.toString());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientMetadata.fetch(URI.create("https://app.example.com/"), wire));
    assertThat(wire.openAnswers()).isZero();
  }
}
