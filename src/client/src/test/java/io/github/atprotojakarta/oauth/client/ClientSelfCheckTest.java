package io.github.atprotojakarta.oauth.client;

import static io.github.atprotojakarta.oauth.Samples.RANDOM;
import static io.github.atprotojakarta.oauth.Samples.array;
import static io.github.atprotojakarta.oauth.Samples.text;
import static io.github.atprotojakarta.oauth.Samples.with;
import static io.github.atprotojakarta.oauth.client.DocumentsInTurn.answer;
import static io.github.atprotojakarta.oauth.client.DocumentsInTurn.failure;
import static io.github.atprotojakarta.oauth.client.DocumentsInTurn.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.http.MovingClock;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import io.github.atprotojakarta.oauth.RecordingTransport;
import io.github.atprotojakarta.oauth.client.SelfCheckFinding.Kind;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientSelfCheckTest {
  private static final URI CLIENT_ID =
      URI.create("https://app.atnet.dev/oauth/client-metadata.json");
  private static final URI CALLBACK = URI.create("https://app.atnet.dev/oauth/callback");
  private static final URI JWKS = URI.create("https://app.atnet.dev/oauth/jwks.json");
  private static final ClientMetadata CLIENT =
      ClientMetadata.builder(CLIENT_ID).redirectUris(List.of(CALLBACK)).jwksUri(JWKS).build();
  private static final JsonObject METADATA = CLIENT.toJson();

  private final ClientKeySet keys = ClientKeySet.generate(RANDOM, "own");
  private final ClientKeySet others = ClientKeySet.generate(RANDOM, "other");
  private final DocumentsInTurn wire =
      new DocumentsInTurn().serve(CLIENT_ID, json(METADATA)).serve(JWKS, json(keys.toPublicJwks()));

  private List<SelfCheckFinding> check() {
    return new ClientSelfCheck(wire).check(CLIENT, keys);
  }

  private SelfCheckFinding only(List<SelfCheckFinding> findings, Kind kind) {
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).kind()).isEqualTo(kind);
    assertThat(wire.openAnswers()).isZero();
    return findings.get(0);
  }

  private static JsonObject both(ClientKeySet one, ClientKeySet other) {
    JsonArrayBuilder all = Json.createArrayBuilder();
    one.toPublicJwks().getJsonArray("keys").forEach(all::add);
    other.toPublicJwks().getJsonArray("keys").forEach(all::add);
    return Json.createObjectBuilder().add("keys", all).build();
  }

  @Test
  void a_client_that_is_published_as_it_runs_has_no_faults() {
    assertThat(check()).isEmpty();
    assertThat(wire.requests(CLIENT_ID)).isEqualTo(8);
    assertThat(wire.requests(JWKS)).isEqualTo(8);
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
    wire.serve(
        CLIENT_ID, answer(302, Map.of("Location", "https://app.atnet.dev/login?token=abc"), ""));

    assertThat(only(check(), Kind.REDIRECT).message())
        .contains(CLIENT_ID.toString(), "(302 to https://app.atnet.dev/login)")
        .doesNotContain("abc", "of 8");
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 404, 500})
  void a_status_other_than_200_is_a_fault(int status) {
    wire.serve(CLIENT_ID, answer(status, Map.of(), ""));

    assertThat(only(check(), Kind.STATUS).message()).contains(CLIENT_ID + "", "" + status);
  }

  @Test
  void a_fault_of_one_node_is_reported_with_its_share() {
    wire.serve(
        CLIENT_ID, json(METADATA), answer(404, Map.of(), ""), json(METADATA), json(METADATA));

    assertThat(only(check(), Kind.STATUS).message()).contains("404", "(2 of 8 requests)");
    assertThat(wire.requests(JWKS)).isEqualTo(8);
  }

  @Test
  void another_content_type_is_a_fault() {
    wire.serve(CLIENT_ID, answer(200, Map.of("Content-Type", "text/html"), METADATA.toString()));

    assertThat(only(check(), Kind.CONTENT_TYPE).message()).contains("text/html");
  }

  @Test
  void something_that_is_no_json_object_is_a_fault() {
    wire.serve(CLIENT_ID, json("[]"));

    assertThat(only(check(), Kind.NOT_JSON).message()).contains(CLIENT_ID.toString());
  }

  @ParameterizedTest
  @CsvSource({"CONNECT, UNREACHABLE", "BLOCKED, ADDRESS"})
  void an_address_where_nobody_answers_is_told_apart_from_a_refused_one_and_not_asked_again(
      HttpTransportException.Kind cause, Kind kind) {
    wire.serve(CLIENT_ID, failure(cause));

    only(check(), kind);
    assertThat(wire.requests()).hasSize(1);
  }

  @Test
  void a_slow_server_is_not_asked_eight_times() {
    MovingClock clock = new MovingClock();
    HttpTransport slow =
        request -> {
          clock.advance(Duration.ofSeconds(8));
          return wire.send(request);
        };

    assertThat(new ClientSelfCheck(slow, clock, Optional.empty()).check(CLIENT, keys)).isEmpty();
    assertThat(wire.requests(CLIENT_ID)).isEqualTo(4);
    assertThat(wire.requests(JWKS)).isEqualTo(4);
  }

  @Test
  void another_client_id_in_the_document_is_a_fault() {
    String other = "https://app.atnet.dev/oauth/other.json";
    wire.serve(CLIENT_ID, json(with(METADATA, "client_id", text(other))));

    List<SelfCheckFinding> findings = check();
    assertThat(findings).extracting(SelfCheckFinding::kind).contains(Kind.CLIENT_ID, Kind.DIFFERS);
    assertThat(findings.get(0).message()).contains(CLIENT_ID.toString(), other);
  }

  @Test
  void a_document_that_breaks_a_rule_is_a_fault() {
    wire.serve(CLIENT_ID, json(with(METADATA, "scope", text("transition:generic"))));

    assertThat(check()).extracting(SelfCheckFinding::kind).contains(Kind.METADATA, Kind.DIFFERS);
  }

  @Test
  void an_older_document_is_a_fault_that_names_the_fields() {
    wire.serve(CLIENT_ID, json(with(METADATA, "scope", text("atproto transition:generic"))));

    assertThat(only(check(), Kind.DIFFERS).message())
        .contains("differs from the metadata of the running application", "[scope]", "8 of 8");
  }

  @Test
  void an_older_document_of_one_node_is_found() {
    JsonObject older = with(METADATA, "scope", text("atproto transition:generic"));
    JsonObject oldest = with(METADATA, "client_name", text("Old"));
    wire.serve(CLIENT_ID, json(METADATA), json(METADATA), json(older), json(oldest));

    assertThat(only(check(), Kind.DIFFERS).message()).contains("[client_name, scope]", "4 of 8");
  }

  @Test
  void nodes_of_another_client_are_compared_with_each_other() {
    wire.serve(CLIENT_ID, json(METADATA), json(with(METADATA, "client_name", text("Old"))));
    wire.serve(JWKS, json(keys.toPublicJwks()), json(both(keys, others)));

    List<SelfCheckFinding> findings = new ClientSelfCheck(wire).check(CLIENT_ID);
    assertThat(findings)
        .extracting(SelfCheckFinding::kind)
        .containsExactly(Kind.DIFFERS, Kind.KEYS_DIFFER);
    assertThat(findings.get(0).message())
        .contains("differs from one response to another", "[client_name]", "4 of 8");
    assertThat(findings.get(1).message())
        .contains("4 of 8 responses have [\"own\"]", "4 of 8 responses have [\"other\", \"own\"]")
        .doesNotContain("this node");
  }

  @Test
  void a_key_that_signs_but_is_not_published_is_a_fault() {
    wire.serve(JWKS, json(others.toPublicJwks()));

    assertThat(only(check(), Kind.KEY_MISSING).message())
        .contains("[\"own\"]", "[\"other\"]", JWKS.toString(), "all nodes first", "then sign");
  }

  @Test
  void a_key_that_some_nodes_do_not_publish_is_a_fault_that_names_the_keys_of_each_side() {
    wire.serve(
        JWKS, json(keys.toPublicJwks()), json(others.toPublicJwks()), json(others.toPublicJwks()));

    assertThat(only(check(), Kind.KEYS_DIFFER).message())
        .contains(
            JWKS.toString(),
            "3 of 8 responses have [\"own\"]",
            "5 of 8 responses have [\"other\"]",
            "this node has [\"own\"]",
            "all nodes first, then sign with it");
  }

  @Test
  void a_published_key_that_this_node_lacks_is_a_fault() {
    wire.serve(JWKS, json(both(keys, others)));

    assertThat(only(check(), Kind.KEYS_DIFFER).message())
        .contains("8 of 8 responses have [\"other\", \"own\"]", "this node has [\"own\"]");
  }

  @Test
  void the_order_of_the_keys_does_not_matter() {
    wire.serve(JWKS, json(both(keys, others)), json(both(others, keys)));

    assertThat(new ClientSelfCheck(wire).check(CLIENT_ID)).isEmpty();
  }

  @Test
  void another_key_under_the_same_name_does_not_count() {
    ClientKeySet impostor = ClientKeySet.generate(RANDOM, "own");
    wire.serve(JWKS, json(impostor.toPublicJwks()));
    assertThat(only(check(), Kind.KEY_MISSING).message()).contains("\"own\" (another key)");

    wire.serve(JWKS, json(impostor.toPublicJwks()), json(keys.toPublicJwks()));
    assertThat(only(check(), Kind.KEYS_DIFFER).message()).contains("[\"own\" (another key)]");
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
    wire.serve(JWKS, json(secret), json(keys.toPublicJwks()));

    assertThat(only(check(), Kind.PRIVATE_KEY).message())
        .contains(JWKS.toString(), keys.kids().get(0))
        .doesNotContain(d);
  }

  @Test
  void a_published_private_key_without_a_name_is_told_as_what_it_is() {
    wire.serve(JWKS, json("{\"keys\":[{\"kty\":\"EC\",\"d\":\"hunter2\"}]}"));

    List<SelfCheckFinding> findings = new ClientSelfCheck(wire).check(CLIENT_ID);
    assertThat(only(findings, Kind.PRIVATE_KEY).message()).doesNotContain("hunter2");
  }

  @Test
  void keys_that_cannot_be_fetched_are_a_fault() {
    wire.serve(JWKS, answer(404, Map.of(), ""));

    assertThat(only(check(), Kind.STATUS).message()).contains(JWKS.toString(), "404");
  }

  @Test
  void keys_in_the_document_are_checked_too() {
    ClientMetadata inline =
        ClientMetadata.builder(CLIENT_ID).redirectUris(List.of(CALLBACK)).jwks(keys).build();
    wire.serve(CLIENT_ID, json(inline.toJson()));
    assertThat(new ClientSelfCheck(wire).check(inline, keys)).isEmpty();

    only(new ClientSelfCheck(wire).check(inline, others), Kind.KEY_MISSING);
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

  private URI servePublicClient(String host) {
    URI clientId = URI.create("https://" + host + "/client.json");
    wire.serve(
        clientId,
        json(
            ClientMetadata.builder(clientId)
                .redirectUris(List.of(URI.create("https://" + host + "/cb")))
                .build()
                .toJson()));
    return clientId;
  }

  @ParameterizedTest
  @CsvSource({
    "app.example.com, example.com",
    "example.org, example.org",
    "x.googleusercontent.com, googleusercontent.com",
    "app.corp, .corp",
    "app.lan, .lan",
    "app.internal, .internal",
    "app.home.arpa, .arpa",
    "app.example.com., \"example.com\"",
    "app.corp., .corp"
  })
  void a_host_from_which_servers_fetch_nothing_is_a_fault(String host, String reason) {
    URI clientId = servePublicClient(host);

    assertThat(only(new ClientSelfCheck(wire).check(clientId), Kind.ADDRESS).message())
        .contains("\"client_id\"", clientId.toString(), reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app.atnet.dev",
        "myexample.com",
        "app.co.uk",
        "a.b.ck",
        "app.xn--p1ai",
        "x.github.io"
      })
  void other_hosts_are_none(String host) {
    URI clientId = servePublicClient(host);

    assertThat(new ClientSelfCheck(wire).check(clientId)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.atnet.dev:8443/jwks.json",
        "https://93.184.215.14/jwks.json",
        "https://93.184.215.14:8443/jwks.json",
        "https://keys.example.com/jwks.json"
      })
  void keys_where_servers_do_not_fetch_them_are_a_fault(String address) {
    wire.serve(CLIENT_ID, json(with(METADATA, "jwks_uri", text(address))));
    wire.serve(URI.create(address), json(keys.toPublicJwks()));

    assertThat(only(new ClientSelfCheck(wire).check(CLIENT_ID), Kind.ADDRESS).message())
        .contains("\"jwks_uri\"", address);
  }

  @Test
  void a_redirect_address_with_an_ipv6_address_is_a_fault() {
    String address = "https://[2606:4700::1111]/cb";
    wire.serve(CLIENT_ID, json(with(METADATA, "redirect_uris", array(address))));

    assertThat(only(new ClientSelfCheck(wire).check(CLIENT_ID), Kind.ADDRESS).message())
        .contains("\"redirect_uris\"", address);
  }

  @Test
  void metadata_is_fetched_from_a_client_id() {
    RecordingTransport wire = new RecordingTransport().json(200, METADATA.toString());

    assertThat(ClientMetadata.fetch(CLIENT_ID, wire)).isEqualTo(CLIENT);
  }

  @Test
  void each_failure_to_fetch_metadata_has_a_message() {
    RecordingTransport wire = new RecordingTransport();
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

  @Test
  void keys_at_an_ip_address_are_told_as_that() {
    String address = "https://93.184.215.14/jwks.json";
    wire.serve(CLIENT_ID, json(with(METADATA, "jwks_uri", text(address))));
    wire.serve(URI.create(address), json(keys.toPublicJwks()));

    assertThat(only(new ClientSelfCheck(wire).check(CLIENT_ID), Kind.ADDRESS).message())
        .contains("IP address");
  }

  @ParameterizedTest
  @CsvSource({"299, STATUS", "300, REDIRECT", "399, REDIRECT", "400, STATUS"})
  void a_redirect_has_a_status_of_its_class(int status, Kind kind) {
    wire.serve(CLIENT_ID, answer(status, Map.of(), ""));

    only(check(), kind);
  }
}
