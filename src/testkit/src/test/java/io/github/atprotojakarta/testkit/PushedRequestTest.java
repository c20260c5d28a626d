package io.github.atprotojakarta.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.testkit.server.FormEncoding;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The rules for the parameters of a pushed authorization request. */
class PushedRequestTest extends NetworkTest {
  @Test
  void scopes_must_be_declared_and_atproto_must_be_among_them() {
    refused(
        scope("atproto transition:email"),
        "invalid_scope",
        "Scope \"transition:email\" is not declared in the client metadata");
    refused(scope("transition:generic"), "invalid_scope", "The \"atproto\" scope is required");
    client.clientId = RawClient.loopbackClient("atproto openid");
    refused(
        scope("atproto openid"), "invalid_scope", "OpenID Connect is not compatible with atproto");
  }

  @Test
  void a_scope_that_the_server_does_not_know_is_not_granted() {
    client.clientId = RawClient.loopbackClient("atproto transition:generic future:scope");
    String verifier = RawClient.verifier();
    Map<String, String> request = client.authorization(verifier);
    request.put("scope", "atproto future:scope");
    RawClient.Reply pushed = client.form("/oauth/par", request);
    String code =
        RawClient.codeOf(
            network.signIn(client.authorizationUrl(pushed), "alice.test", "alice-pass"));
    assertThat(
            RawClient.tokens(client.form("/oauth/token", client.exchange(code, verifier)))
                .json()
                .getString("scope"))
        .isEqualTo("atproto");
  }

  @Test
  void the_redirect_uri_must_be_declared() {
    refused(
        redirect("http://127.0.0.1/other"),
        "invalid_request",
        "Invalid redirect_uri http://127.0.0.1/other");
    refused(redirect("http://[::1]/cb"), "invalid_request", "Invalid redirect_uri http://[::1]/cb");
    refused(
        redirect("https://127.0.0.1/cb"),
        "invalid_request",
        "Invalid redirect_uri https://127.0.0.1/cb");
  }

  @Test
  void a_loopback_redirect_uri_without_port_stands_for_every_port() {
    assertThat(redirect("http://127.0.0.1:8080/cb").status()).isEqualTo(201);
    client.clientId =
        "http://localhost?"
            + FormEncoding.format(
                RawClient.ordered(
                    "redirect_uri",
                    "http://127.0.0.1:8080/cb",
                    "scope",
                    "atproto transition:generic"));
    assertThat(redirect("http://127.0.0.1:8080/cb").status()).isEqualTo(201);
    refused(
        redirect("http://127.0.0.1:1/cb"),
        "invalid_request",
        "Invalid redirect_uri http://127.0.0.1:1/cb");
  }

  @Test
  void pkce_with_s256_is_required() {
    refused(
        push(request -> request.remove("code_challenge")),
        "invalid_request",
        "code_challenge is required when code_challenge_method is provided");
    refused(
        push(
            request -> {
              request.remove("code_challenge");
              request.remove("code_challenge_method");
            }),
        "invalid_request",
        "Use of PKCE is required");
    for (String method : new String[] {"plain", ""}) {
      RawClient.Reply reply = push(request -> request.put("code_challenge_method", method));
      assertThat(reply.error()).isEqualTo("invalid_request");
    }
    refused(
        push(request -> request.remove("code_challenge_method")),
        "invalid_request",
        "atproto requires use of \"S256\" code_challenge_method");
  }

  @Test
  void only_codes_are_given_and_not_in_fragments() {
    refused(
        push(request -> request.put("response_type", "token")),
        "unsupported_response_type",
        "Unsupported response_type \"token\"");
    assertThat(push(request -> request.remove("response_type")).error())
        .isEqualTo("invalid_request");
    assertThat(push(request -> request.put("response_mode", "fragment")).description())
        .contains("received 'fragment' at body.response_mode");
    assertThat(push(request -> request.put("response_mode", "form_post")).status()).isEqualTo(201);
  }

  @Test
  void parameters_of_openid_connect_are_refused() {
    refused(
        push(request -> request.put("nonce", "x")),
        "invalid_request",
        "Unsupported \"nonce\" parameter");
  }

  @Test
  void a_public_client_cannot_sign_in_silently() {
    refused(
        push(request -> request.put("prompt", "none")),
        "invalid_request",
        "Public clients are not allowed to use silent-sign-on");
  }

  @Test
  void an_announced_key_must_be_the_key_of_the_proof() {
    RawClient.Reply reply = push(request -> request.put("dpop_jkt", "other"));
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.error()).isEqualTo("invalid_token");
    assertThat(reply.description()).isEqualTo("Invalid DPoP key binding");
  }

  @Test
  void a_request_names_its_client() {
    RawClient.Reply reply = push(request -> request.remove("client_id"));
    assertThat(reply.error()).isEqualTo("invalid_client");
    assertThat(reply.description()).startsWith("Client credentials missing");
  }

  @Test
  void a_parameter_that_comes_twice_is_refused() {
    String body = FormEncoding.format(client.authorization(RawClient.verifier())) + "&state=t";
    RawClient.Reply reply =
        client.send(
            io.github.atprotojakarta.http.HttpRequest.post(
                client.issuer("/oauth/par"),
                "application/x-www-form-urlencoded",
                io.github.atprotojakarta.http.HttpBody.of(body)));
    refused(reply, "invalid_request", "Repeated parameter \"state\"");
  }

  @Test
  void only_post_is_answered() {
    RawClient.Reply reply =
        client.send(io.github.atprotojakarta.http.HttpRequest.get(client.issuer("/oauth/par")));
    assertThat(reply.status()).isEqualTo(405);
  }

  private RawClient.Reply scope(String scope) {
    return push(request -> request.put("scope", scope));
  }

  private RawClient.Reply redirect(String uri) {
    return push(request -> request.put("redirect_uri", uri));
  }

  private RawClient.Reply push(Consumer<Map<String, String>> change) {
    Map<String, String> request = client.authorization(RawClient.verifier());
    change.accept(request);
    return client.form("/oauth/par", request);
  }

  private static void refused(RawClient.Reply reply, String error, String description) {
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo(error);
    assertThat(reply.description()).isEqualTo(description);
  }
}
