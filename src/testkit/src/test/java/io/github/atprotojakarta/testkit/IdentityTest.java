package io.github.atprotojakarta.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** DIDs and handles in both directions, and the metadata of the servers. */
class IdentityTest extends NetworkTest {
  @Test
  void a_did_document_names_handle_key_and_pds() {
    RawClient.Reply reply = get(network.plcDirectory() + "/" + alice);
    assertThat(alice.value()).matches("did:plc:[a-z2-7]{24}");
    assertThat(reply.header("Content-Type")).isEqualTo("application/did+ld+json");
    JsonObject document = reply.json();
    assertThat(document.getString("id")).isEqualTo(alice.value());
    assertThat(JsonDocuments.stringList(document, "alsoKnownAs"))
        .containsExactly("at://alice.test");
    assertThat(document.getJsonArray("service").getJsonObject(0).getString("serviceEndpoint"))
        .isEqualTo(network.pds().toString());
    assertThat(
            document
                .getJsonArray("verificationMethod")
                .getJsonObject(0)
                .getString("publicKeyMultibase"))
        .startsWith("zDn");
    RawClient.Reply unknown = get(network.plcDirectory() + "/did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.description())
        .isEqualTo("DID not registered: did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
  }

  @Test
  void a_handle_is_found_in_the_dns_or_over_https() throws Exception {
    assertThat(network.txtLookup().lookup("_atproto.Alice.test"))
        .containsExactly("did=" + alice.value());
    assertThat(network.txtLookup().lookup("alice.test")).isEmpty();
    unknownHost("https://alice.test/.well-known/atproto-did");
    network.serveHandleByHttps("alice.test");
    assertThat(network.txtLookup().lookup("_atproto.alice.test")).isEmpty();
    assertThat(get("https://alice.test/.well-known/atproto-did").text()).isEqualTo(alice.value());
  }

  @Test
  void the_pds_resolves_every_handle_of_the_network() {
    assertThat(resolve("ALICE.test").json().getString("did")).isEqualTo(alice.value());
    RawClient.Reply unknown = resolve("nobody.test");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.text())
        .isEqualTo("{\"error\":\"InvalidRequest\",\"message\":\"Unable to resolve handle\"}");
  }

  @Test
  void a_handle_can_be_changed_in_both_directions_or_in_one() {
    network.changeHandle(alice, "alice.new.test");
    assertThat(resolve("alice.test").status()).isEqualTo(400);
    assertThat(resolve("alice.new.test").json().getString("did")).isEqualTo(alice.value());
    assertThat(claimed()).containsExactly("at://alice.new.test");

    network.claimHandle(alice, "alice.claimed.test");
    assertThat(claimed()).containsExactly("at://alice.claimed.test");
    assertThat(resolve("alice.claimed.test").status()).isEqualTo(400);

    Did bob = network.createAccount("bob.test", "bob-pass");
    network.pointHandle("alice.claimed.test", bob);
    assertThat(resolve("alice.claimed.test").json().getString("did")).isEqualTo(bob.value());
    network.pointHandle("alice.claimed.test", null);
    assertThat(resolve("alice.claimed.test").status()).isEqualTo(400);
  }

  @Test
  void a_handle_is_given_once() {
    assertThatThrownBy(() -> network.createAccount("Alice.test", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("alice.test");
  }

  @Test
  void a_did_web_has_its_document_at_its_own_host() {
    Did did = Did.parse("did:web:carol.atnet.dev");
    network.createAccount(did, "carol.test", "carol-pass");
    assertThat(get("https://carol.atnet.dev/.well-known/did.json").json().getString("id"))
        .isEqualTo(did.value());
    assertThat(get(network.plcDirectory() + "/" + did).status()).isEqualTo(404);
  }

  @Test
  void a_document_can_be_changed_in_any_way() {
    network.editDidDocument(
        alice, document -> JsonDocuments.object(document).remove("service").build());
    assertThat(get(network.plcDirectory() + "/" + alice).json()).doesNotContainKey("service");
  }

  @Test
  void an_account_that_moved_signs_in_at_its_new_home() {
    network.migrate(alice);
    JsonObject document = get(network.plcDirectory() + "/" + alice).json();
    assertThat(document.getJsonArray("service").getJsonObject(0).getString("serviceEndpoint"))
        .isEqualTo(network.otherPds().toString());
    RawClient.Reply pushed = client.form("/oauth/par", client.authorization(RawClient.verifier()));
    assertThatThrownBy(
            () -> network.signIn(client.authorizationUrl(pushed), "alice.test", "alice-pass"))
        .hasMessageContaining("Invalid identifier or password");
    assertThat(servers(network.otherPds())).containsExactly(network.otherIssuer().toString());
  }

  @Test
  void the_pds_names_its_authorization_server() {
    assertThat(servers(network.pds())).containsExactly(network.issuer().toString());
    assertThat(network.pds()).isNotEqualTo(network.issuer());
    network
        .faults()
        .editResponses(
            Endpoint.RESOURCE_METADATA,
            json ->
                JsonDocuments.object(json)
                    .add("authorization_servers", JsonDocuments.arrayOf(List.of("a", "b")))
                    .build());
    assertThat(servers(network.pds())).containsExactly("a", "b");
    network.faults().clear();
    network.faults().failNextRequest(Endpoint.RESOURCE_METADATA, 404);
    assertThat(get(network.pds() + "/.well-known/oauth-protected-resource").status())
        .isEqualTo(404);
  }

  @Test
  void the_authorization_server_describes_itself() {
    JsonObject metadata = get(network.issuer() + "/.well-known/oauth-authorization-server").json();
    assertThat(metadata.getString("issuer")).isEqualTo(network.issuer().toString());
    assertThat(JsonDocuments.stringList(metadata, "protected_resources"))
        .containsExactly(network.pds().toString());
    for (String name :
        List.of(
            "require_pushed_authorization_requests",
            "authorization_response_iss_parameter_supported",
            "client_id_metadata_document_supported")) {
      assertThat(JsonDocuments.isTrue(metadata, name)).as(name).isTrue();
    }
    assertThat(get(metadata.getString("jwks_uri")).status()).isEqualTo(200);
  }

  @Test
  void a_host_that_is_not_of_the_network_is_unknown() {
    unknownHost("https://example.com/");
    unknownHost("http://pds.atnet.dev/");
    unknownHost("https://pds.atnet.dev:8443/");
  }

  private void unknownHost(String address) {
    assertThatThrownBy(() -> network.transport().send(HttpRequest.get(URI.create(address)).build()))
        .isInstanceOfSatisfying(
            HttpTransportException.class,
            e -> assertThat(e.kind()).isEqualTo(HttpTransportException.Kind.UNKNOWN_HOST));
  }

  private List<String> servers(URI pds) {
    return JsonDocuments.stringList(
        get(pds + "/.well-known/oauth-protected-resource").json(), "authorization_servers");
  }

  private List<String> claimed() {
    return JsonDocuments.stringList(
        get(network.plcDirectory() + "/" + alice).json(), "alsoKnownAs");
  }

  private RawClient.Reply resolve(String handle) {
    return get(client.xrpc("com.atproto.identity.resolveHandle") + "?handle=" + handle);
  }

  private RawClient.Reply get(String address) {
    return client.send(HttpRequest.get(URI.create(address)));
  }
}
