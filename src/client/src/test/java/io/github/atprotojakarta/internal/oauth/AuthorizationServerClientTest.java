package io.github.atprotojakarta.internal.oauth;

import static io.github.atprotojakarta.oauth.Samples.CALLBACK;
import static io.github.atprotojakarta.oauth.Samples.CLIENT_ID;
import static io.github.atprotojakarta.oauth.Samples.CLOCK;
import static io.github.atprotojakarta.oauth.Samples.ISSUER;
import static io.github.atprotojakarta.oauth.Samples.NOW;
import static io.github.atprotojakarta.oauth.Samples.RANDOM;
import static io.github.atprotojakarta.oauth.Samples.SERVER;
import static io.github.atprotojakarta.oauth.Samples.array;
import static io.github.atprotojakarta.oauth.Samples.serverMetadata;
import static io.github.atprotojakarta.oauth.Samples.with;
import static io.github.atprotojakarta.oauth.Samples.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.atprotojakarta.AuthMethodUnsatisfiableException;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.dpop.DpopTransport;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.RecordingTransport;
import io.github.atprotojakarta.oauth.Samples;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.oauth.server.AuthorizationServerMetadata;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.RefreshTimings;
import jakarta.json.Json;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationServerClientTest {
  private static final Secret VERIFIER = Secret.of("verifier-verifier-verifier-verifier-verifier");
  private static final Secret CODE = Secret.of("cod-5f3a");
  private static final Secret REFRESH_TOKEN = Secret.of("ref-8d21");
  private static final String TOKENS =
      "{\"access_token\":\"acc-1\",\"token_type\":\"DPoP\",\"refresh_token\":\"ref-2\","
          + "\"scope\":\"atproto transition:generic\",\"expires_in\":3599,"
          + "\"sub\":\"did:plc:ewvi7nxzyoun6zhxrhs64oiz\"}";
  private static final String PUSHED =
      "{\"request_uri\":\"urn:ietf:params:oauth:request_uri:req-1&x\",\"expires_in\":299}";
  private static final String NONCE_ERROR = "{\"error\":\"use_dpop_nonce\"}";
  private static final ClientAuthentication NONE = new ClientAuthentication.None();

  private final RecordingTransport wire = new RecordingTransport();
  private final DpopTransport transport = new DpopTransport(wire, CLOCK, RANDOM);
  private final DpopKey key = DpopKey.generate(RANDOM);
  private final ClientKeySet keys = ClientKeySet.generate(RANDOM);
  private final AuthorizationServerClient publicClient =
      new AuthorizationServerClient(transport, Samples.publicClient(), ClientKeySet::empty);
  private final AuthorizationServerClient confidentialClient =
      new AuthorizationServerClient(transport, Samples.confidentialClient(), () -> keys);
  private final ClientAuthentication withKey =
      new ClientAuthentication.PrivateKeyJwt(keys.kids().get(0));

  private static AuthorizationParameters parameters() {
    return new AuthorizationParameters(
        CALLBACK,
        "atproto transition:generic",
        Secret.of("st4te"),
        VERIFIER,
        "älice.example.com",
        AuthorizeOptions.DEFAULT
            .withResponseMode("form_post")
            .withPrompt("login")
            .withUiLocales("de en")
            .withDisplay("touch"));
  }

  private Map<String, String> form(int request) {
    return RecordingTransport.form(wire.requests().get(request));
  }

  private JWTClaimsSet assertion(int request) throws Exception {
    assertThat(form(request))
        .containsEntry(
            "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        .containsEntry("client_id", CLIENT_ID.toString());
    SignedJWT jwt = SignedJWT.parse(form(request).get("client_assertion"));
    JWKSet published = JWKSet.parse(keys.toPublicJwks().toString());
    assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
    assertThat(
            jwt.verify(
                new ECDSAVerifier(published.getKeyByKeyId(jwt.getHeader().getKeyID()).toECKey())))
        .isTrue();
    return jwt.getJWTClaimsSet();
  }

  private TokenResponse exchange(AuthorizationServerClient client, ClientAuthentication how)
      throws HttpTransportException {
    return client.exchange(SERVER, CODE, VERIFIER, CALLBACK, key, how);
  }

  /** Replaces a member, or adds one. */
  private static String replaced(String json, String member) {
    return Json.createObjectBuilder(UntrustedJson.object(json).orElseThrow())
        .addAll(Json.createObjectBuilder(UntrustedJson.object("{" + member + "}").orElseThrow()))
        .build()
        .toString();
  }

  private OAuthResponseException refusal(int status, String body) {
    wire.json(status, body);
    return catchThrowableOfType(
        OAuthResponseException.class,
        () -> publicClient.refresh(SERVER, REFRESH_TOKEN, key, NONE, () -> {}));
  }

  @Test
  void a_request_is_pushed_with_exactly_its_parameters() throws Exception {
    wire.json(201, PUSHED);

    publicClient.push(SERVER, parameters(), key, NONE);

    String challenge =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                MessageDigest.getInstance("SHA-256")
                    .digest(VERIFIER.reveal().getBytes(StandardCharsets.US_ASCII)));
    assertThat(wire.requests().get(0).uri()).isEqualTo(SERVER.pushedAuthorizationRequestEndpoint());
    assertThat(wire.requests().get(0).method()).isEqualTo("POST");
    assertThat(wire.requests().get(0).headers())
        .containsOnlyKeys("Content-Type", "Accept", "DPoP")
        .containsEntry("Content-Type", "application/x-www-form-urlencoded");
    assertThat(form(0))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("client_id", CLIENT_ID.toString()),
                Map.entry("response_type", "code"),
                Map.entry("response_mode", "form_post"),
                Map.entry("redirect_uri", CALLBACK.toString()),
                Map.entry("scope", "atproto transition:generic"),
                Map.entry("state", "st4te"),
                Map.entry("code_challenge", challenge),
                Map.entry("code_challenge_method", "S256"),
                Map.entry("prompt", "login"),
                Map.entry("login_hint", "älice.example.com"),
                Map.entry("ui_locales", "de en"),
                Map.entry("display", "touch")));
  }

  @Test
  void the_browser_is_sent_with_the_client_and_the_pushed_request_only() throws Exception {
    wire.json(201, PUSHED);

    PushedAuthorization pushed = publicClient.push(SERVER, parameters(), key, NONE);

    assertThat(pushed.redirect())
        .isEqualTo(
            URI.create(
                "https://issuer.example.com/oauth/authorize"
                    + "?client_id=https%3A%2F%2Fapp.example.com%2Foauth%2Fclient-metadata.json"
                    + "&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3Areq-1%26x"));
    assertThat(pushed.expiresIn()).isEqualTo(Duration.ofSeconds(299));
    assertThat(wire.openAnswers()).isZero();
  }

  @Test
  void an_assertion_has_the_claims_of_the_profile() throws Exception {
    wire.json(201, PUSHED);

    confidentialClient.push(SERVER, parameters(), key, withKey);

    JWTClaimsSet claims = assertion(0);
    assertThat(claims.getClaims()).containsOnlyKeys("iss", "sub", "aud", "jti", "iat", "exp");
    assertThat(claims.getIssuer()).isEqualTo(CLIENT_ID.toString());
    assertThat(claims.getSubject()).isEqualTo(CLIENT_ID.toString());
    assertThat(claims.getAudience()).containsExactly(ISSUER.toString());
    assertThat(claims.getIssueTime().toInstant()).isEqualTo(NOW);
    assertThat(claims.getExpirationTime().toInstant())
        .isAfter(NOW)
        .isBeforeOrEqualTo(NOW.plusSeconds(60));
    assertThat(Base64.getUrlDecoder().decode(claims.getJWTID())).hasSizeGreaterThanOrEqualTo(16);
  }

  @Test
  void an_assertion_that_the_servers_clock_refuses_is_dated_anew() throws Exception {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(NOW.plusSeconds(120).atOffset(ZoneOffset.UTC));
    wire.answer(
            401,
            Map.of("Content-Type", "application/json", "Date", date),
            "{\"error\":\"invalid_client\"}")
        .json(201, PUSHED);

    confidentialClient.push(SERVER, parameters(), key, withKey);

    assertThat(assertion(1).getIssueTime().toInstant()).isEqualTo(NOW.plusSeconds(120));
    assertThat(assertion(1).getExpirationTime().toInstant()).isAfter(NOW.plusSeconds(120));
    assertThat(assertion(1).getJWTID()).isNotEqualTo(assertion(0).getJWTID());
    assertThat(wire.requests()).hasSize(2);
  }

  @Test
  void tokens_are_opaque_and_never_parsed() throws Exception {
    wire.json(200, TOKENS.replaceAll("\"access_token\":\"[^\"]*\"", "\"access_token\":\"a.b.c\""));

    assertThat(exchange(publicClient, NONE).accessToken()).isEqualTo(Secret.of("a.b.c"));
  }

  @Test
  void every_attempt_has_a_proof_and_an_assertion_of_its_own() throws Exception {
    wire.json(400, "n1", NONCE_ERROR).json(200, "n2", TOKENS);
    exchange(confidentialClient, withKey);
    wire.json(200, TOKENS);
    confidentialClient.refresh(SERVER, REFRESH_TOKEN, key, withKey, () -> {});
    wire.json(200, "{}");
    confidentialClient.revoke(SERVER, REFRESH_TOKEN, key, withKey);

    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      ids.add(assertion(i).getJWTID());
      SignedJWT proof = SignedJWT.parse(wire.requests().get(i).headers().get("DPoP"));
      ids.add(proof.getJWTClaimsSet().getJWTID());
    }
    assertThat(ids).hasSize(8);
    assertThat(wire.requests()).hasSize(4);
  }

  @Test
  void a_code_is_exchanged() throws Exception {
    wire.json(200, TOKENS);

    TokenResponse tokens = exchange(publicClient, NONE);

    assertThat(wire.requests().get(0).uri()).isEqualTo(SERVER.tokenEndpoint());
    assertThat(form(0))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "grant_type", "authorization_code",
                "code", CODE.reveal(),
                "code_verifier", VERIFIER.reveal(),
                "redirect_uri", CALLBACK.toString(),
                "client_id", CLIENT_ID.toString()));
    assertThat(tokens.accessToken()).isEqualTo(Secret.of("acc-1"));
    assertThat(tokens.refreshToken()).isEqualTo(Secret.of("ref-2"));
    assertThat(tokens.scope()).isEqualTo("atproto transition:generic");
    assertThat(tokens.expiresIn()).isEqualTo(Duration.ofSeconds(3599));
    assertThat(tokens.sub().value()).isEqualTo("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
    assertThat(tokens.toString()).doesNotContain("acc-1", "ref-2");
  }

  @Test
  void a_refresh_token_is_exchanged() throws Exception {
    wire.json(200, TOKENS);

    publicClient.refresh(SERVER, REFRESH_TOKEN, key, NONE, () -> {});

    assertThat(form(0))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "grant_type", "refresh_token",
                "refresh_token", REFRESH_TOKEN.reveal(),
                "client_id", CLIENT_ID.toString()));
  }

  @Test
  void a_refresh_and_its_wait_for_a_connection_end_before_other_nodes_stop_waiting()
      throws Exception {
    wire.json(200, TOKENS);
    publicClient.refresh(SERVER, REFRESH_TOKEN, key, NONE, () -> {});

    HttpRequest sent = wire.requests().get(0);
    assertThat(sent.connectionWait()).as("part of the time-out").isEmpty();
    assertThat(sent.timeout()).isLessThan(RefreshTimings.DEFAULT.othersWait());
  }

  @Test
  void a_token_is_revoked_with_proof_and_client() throws Exception {
    wire.answer(200, Map.of(), "");

    publicClient.revoke(SERVER, REFRESH_TOKEN, key, NONE);

    assertThat(wire.requests().get(0).uri()).isEqualTo(SERVER.revocationEndpoint());
    assertThat(wire.requests().get(0).headers()).containsKey("DPoP");
    assertThat(form(0))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("token", REFRESH_TOKEN.reveal(), "client_id", CLIENT_ID.toString()));
  }

  @Test
  void a_server_without_revocation_is_not_asked() throws Exception {
    AuthorizationServerMetadata server =
        AuthorizationServerMetadata.parse(
            without(serverMetadata(ISSUER), "revocation_endpoint"), ISSUER, false);

    publicClient.revoke(server, REFRESH_TOKEN, key, NONE);

    assertThat(wire.requests()).isEmpty();
  }

  @Test
  void unusable_tokens_are_revoked_by_their_access_token_without_another() throws Exception {
    wire.json(200, replaced(replaced(TOKENS, "\"sub\":null"), "\"refresh_token\":\"\\u2028\""));
    wire.json(200, "{}");

    assertThatThrownBy(() -> exchange(publicClient, NONE))
        .isInstanceOf(OAuthResponseException.class);

    assertThat(form(1)).containsEntry("token", "acc-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"expires_in\":null",
        "\"expires_in\":-1",
        "\"expires_in\":\"soon\"",
        "\"expires_in\":{}",
        "\"authorization_details\":\"odd\"",
        "\"refresh_token\":null",
        "\"refresh_token\":\"\"",
        "\"refresh_token\":\" \"",
        "\"refresh_token\":\"\\u0000\"",
        "\"id_token\":7",
        "\"token_type\":\"dpop\""
      })
  void issued_tokens_are_not_thrown_away_for_an_odd_member(String member) throws Exception {
    wire.json(
        200,
        replaced(
            "{\"access_token\":\"acc-1\",\"token_type\":\"DPoP\",\"scope\":\"atproto\","
                + "\"sub\":\"did:plc:ewvi7nxzyoun6zhxrhs64oiz\"}",
            member));

    TokenResponse tokens = exchange(publicClient, NONE);

    assertThat(tokens.accessToken()).isEqualTo(Secret.of("acc-1"));
    assertThat(tokens.expiresIn()).isNull();
    assertThat(tokens.refreshToken()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3599.7", "\"3599\"", "3.5997e3"})
  void a_lifetime_is_read_however_it_is_written(String lifetime) throws Exception {
    wire.json(200, TOKENS.replace("3599", lifetime));

    assertThat(exchange(publicClient, NONE).expiresIn()).isEqualTo(Duration.ofSeconds(3599));
  }

  @Test
  void an_enormous_lifetime_does_no_harm() throws Exception {
    wire.json(200, TOKENS.replace("3599", "1e999999999"));

    assertThat(exchange(publicClient, NONE).accessToken()).isEqualTo(Secret.of("acc-1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"token_type\":\"Bearer\"",
        "\"token_type\":\"MAC\"",
        "\"token_type\":null",
        "\"access_token\":null",
        "\"access_token\":\"\"",
        "\"access_token\":5",
        "\"access_token\":\"\\u2028\"",
        "\"token_type\":\" \"",
        "\"access_token\":\"acc-1\\r\\nX-Evil: 1\"",
        "\"scope\":null",
        "\"scope\":\"transition:generic\"",
        "\"scope\":\"xatproto\"",
        "\"scope\":\"\"",
        "\"scope\":\" \"",
        "\"scope\":\"\\n\"",
        "\"scope\":\"atproto repo:a\\u0000\"",
        "\"scope\":\"atproto\\n\"",
        "\"scope\":\"atproto repo:\\u00e4\"",
        "\"sub\":null",
        "\"sub\":\"alice.example.com\"",
        "\"sub\":\"did:plc:\"",
        "\"sub\":\"did:plc:a b\""
      })
  void tokens_that_break_the_profile_are_refused_and_not_shown(String member) {
    wire.json(200, replaced(TOKENS, member));
    wire.json(200, "{}"); // to their revocation

    assertThatThrownBy(() -> exchange(publicClient, NONE))
        .isInstanceOfSatisfying(
            OAuthResponseException.class, e -> assertThat(e.status()).isEqualTo(200))
        .hasMessageContainingAll(ISSUER.toString(), "the code exchange")
        .message()
        .doesNotContain("acc-1", "ref-2", CODE.reveal(), VERIFIER.reveal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"access_token\":\"acc-1\"", "acc-1"})
  void a_200_that_is_no_json_object_is_refused_and_not_shown(String body) {
    OAuthResponseException e = refusal(200, body);

    assertThat(e).hasMessageContaining("not a JSON object").hasNoCause();
    assertThat(e.getMessage()).doesNotContain("acc-1");
    assertThat(e.error()).isEmpty();
  }

  @Test
  void an_answer_without_end_in_its_depth_is_refused_and_not_shown() {
    String deep = "{\"access_token\":\"acc-1\",\"x\":" + "[".repeat(100_000);

    assertThat(refusal(200, deep)).hasMessageContaining("500 levels deep").hasNoCause();
    assertThat(refusal(400, deep).status()).isEqualTo(400);
  }

  @Test
  void a_token_response_that_repeats_a_member_is_refused_and_not_shown() {
    String twice = TOKENS.replace("{", "{\"sub\":\"did:web:mallory.example.com\",");

    assertThat(refusal(200, twice))
        .hasMessageContaining("the response repeats the member \"sub\"")
        .hasNoCause()
        .message()
        .doesNotContain("acc-1");
  }

  @Test
  void a_token_response_that_is_not_in_utf_8_is_refused() {
    byte[] body = TOKENS.replace("acc-1", "acc\u00e9").getBytes(StandardCharsets.ISO_8859_1);
    AuthorizationServerClient client =
        new AuthorizationServerClient(
            new DpopTransport(
                request ->
                    new HttpResponse(
                        200,
                        Map.of("Content-Type", List.of("application/json")),
                        new ByteArrayInputStream(body)),
                CLOCK,
                RANDOM),
            Samples.publicClient(),
            ClientKeySet::empty);

    assertThatThrownBy(() -> client.refresh(SERVER, REFRESH_TOKEN, key, NONE, () -> {}))
        .isInstanceOf(OAuthResponseException.class)
        .hasMessageContaining("the response is not in UTF-8");
  }

  @Test
  void a_200_of_another_content_type_is_refused() {
    wire.answer(200, Map.of("Content-Type", "text/html"), TOKENS);

    assertThatThrownBy(() -> exchange(publicClient, NONE))
        .isInstanceOf(OAuthResponseException.class)
        .hasMessageContaining("not a JSON object");
  }

  @Test
  void a_refusal_says_which_server_refused_what_and_why() {
    wire.json(
        400,
        "{\"error\":\"invalid_client_metadata\",\"error_description\":\"Unable to obtain client"
            + " metadata for \\\"https://app.example.com/x\\\": Not Found\"}");

    OAuthResponseException e =
        catchThrowableOfType(
            OAuthResponseException.class, () -> publicClient.push(SERVER, parameters(), key, NONE));

    assertThat(e)
        .hasMessage(
            "The authorization server https://issuer.example.com refused the pushed authorization"
                + " request (400): invalid_client_metadata: Unable to obtain client metadata for"
                + " \"https://app.example.com/x\": Not Found");
    assertThat(e.status()).isEqualTo(400);
    assertThat(e.error()).contains("invalid_client_metadata");
    assertThat(e.description()).hasValueSatisfying(text -> assertThat(text).endsWith("Not Found"));
  }

  @Test
  void a_broken_proxy_is_an_error_of_its_status() {
    wire.answer(502, Map.of("Content-Type", "text/html"), "<html>Bad gateway</html>");

    OAuthResponseException e =
        catchThrowableOfType(
            OAuthResponseException.class,
            () -> publicClient.refresh(SERVER, REFRESH_TOKEN, key, NONE, () -> {}));

    assertThat(e.status()).isEqualTo(502);
    assertThat(e.error()).isEmpty();
    assertThat(e).hasMessageContaining("502").hasMessageContaining("no OAuth error");
    assertThat(wire.openAnswers()).isZero();
  }

  @Test
  void a_server_that_echoes_secrets_does_not_get_them_into_messages() {
    OAuthResponseException e =
        refusal(
            400,
            "{\"error\":\"invalid_grant\",\"error_description\":\"Unknown token ref-8d21\\n"
                + "SEVERE x "
                + "y".repeat(5000)
                + "\"}");

    assertThat(e.getMessage()).doesNotContain("ref-8d21", "\n").hasSizeLessThan(600);
    assertThat(e.description())
        .hasValueSatisfying(text -> assertThat(text).doesNotContain("ref-8d21"));
    assertThat(e.error()).contains("invalid_grant");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"request_uri\":\"urn:x\"}",
        "{\"request_uri\":\"\",\"expires_in\":5}",
        "{\"request_uri\":\"not an address\",\"expires_in\":5}",
        "{\"request_uri\":\"urn:x\",\"expires_in\":0}"
      })
  void an_unusable_pushed_request_is_refused(String body) {
    wire.json(201, body);

    assertThatThrownBy(() -> publicClient.push(SERVER, parameters(), key, NONE))
        .isInstanceOf(OAuthResponseException.class)
        .hasMessageContaining("request_uri");
  }

  @Test
  void a_redirect_is_not_followed_but_refused() {
    wire.answer(307, Map.of("Location", "https://evil.example.com/"), "");

    assertThatThrownBy(() -> exchange(publicClient, NONE))
        .isInstanceOfSatisfying(
            OAuthResponseException.class, e -> assertThat(e.status()).isEqualTo(307));
    assertThat(wire.requests()).hasSize(1);
  }

  @Test
  void no_answer_reaches_the_caller_as_it_is() {
    wire.fail(HttpTransportException.Kind.CONNECT);

    assertThatThrownBy(() -> publicClient.refresh(SERVER, REFRESH_TOKEN, key, NONE, () -> {}))
        .isInstanceOfSatisfying(
            HttpTransportException.class, e -> assertThat(e.mayHaveReachedServer()).isFalse());
  }

  @Test
  void new_sessions_use_the_first_key_and_old_ones_their_own() throws Exception {
    ClientKeySet newer = ClientKeySet.generate(RANDOM);
    ClientKeySet rotated =
        ClientKeySet.parse(Secret.of(newer.toPrivatePem().reveal() + keys.toPrivatePem().reveal()));
    AuthorizationServerClient client =
        new AuthorizationServerClient(transport, Samples.confidentialClient(), () -> rotated);
    wire.json(200, TOKENS);

    client.refresh(SERVER, REFRESH_TOKEN, key, withKey, () -> {});

    assertThat(client.negotiate(SERVER))
        .isEqualTo(new ClientAuthentication.PrivateKeyJwt(newer.kids().get(0)));
    assertThat(SignedJWT.parse(form(0).get("client_assertion")).getHeader().getKeyID())
        .isEqualTo(keys.kids().get(0));
  }

  @Test
  void a_key_that_is_gone_is_named_before_anything_is_sent() {
    ClientAuthentication gone = new ClientAuthentication.PrivateKeyJwt("old-key");

    assertThatThrownBy(() -> confidentialClient.refresh(SERVER, REFRESH_TOKEN, key, gone, () -> {}))
        .isInstanceOf(AuthMethodUnsatisfiableException.class)
        .hasMessageContaining("old-key");
    assertThat(wire.requests()).isEmpty();
  }

  @Test
  void a_method_that_the_server_does_not_accept_is_refused() {
    AuthorizationServerMetadata server =
        AuthorizationServerMetadata.parse(
            with(
                serverMetadata(ISSUER),
                "token_endpoint_auth_methods_supported",
                array("private_key_jwt")),
            ISSUER,
            false);

    assertThat(publicClient.negotiate(SERVER)).isEqualTo(NONE);
    assertThat(confidentialClient.negotiate(server)).isEqualTo(withKey);
    assertThatThrownBy(() -> publicClient.negotiate(server))
        .isInstanceOf(AuthMethodUnsatisfiableException.class)
        .hasMessageContainingAll(ISSUER.toString(), "private_key_jwt", "none");
    assertThatThrownBy(() -> publicClient.refresh(server, REFRESH_TOKEN, key, NONE, () -> {}))
        .isInstanceOf(AuthMethodUnsatisfiableException.class);
    assertThat(wire.requests()).isEmpty();
  }

  @Test
  void a_confidential_client_without_keys_cannot_begin() {
    AuthorizationServerClient client =
        new AuthorizationServerClient(transport, Samples.confidentialClient(), ClientKeySet::empty);

    assertThatThrownBy(() -> client.negotiate(SERVER))
        .isInstanceOf(AuthMethodUnsatisfiableException.class)
        .hasMessageContaining("no client key is configured");
  }

  @Test
  void a_dpop_key_must_not_be_a_client_key() {
    String jwk =
        UntrustedJson.object(keys.toPrivateJwks().reveal())
            .orElseThrow()
            .getJsonArray("keys")
            .getJsonObject(0)
            .toString();

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                confidentialClient.refresh(
                    SERVER, REFRESH_TOKEN, DpopKey.fromJwk(Secret.of(jwk)), withKey, () -> {}));
    assertThat(wire.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"access_token, 16384", "refresh_token, 16384", "scope, 8192"})
  void tokens_and_scopes_have_a_limit(String name, int limit) throws Exception {
    String start = name.equals("scope") ? "atproto " : "";
    String longest = start + "x".repeat(limit - start.length());
    wire.json(200, replaced(TOKENS, "\"" + name + "\":\"" + longest + "\""));
    assertThat(exchange(publicClient, NONE)).isNotNull();

    String longer = replaced(TOKENS, "\"" + name + "\":\"" + longest + "x\"");
    assertThat(refusal(200, longer))
        .hasMessageEndingWith(name + " has more than " + limit + " characters")
        .hasNoCause();
  }

  @Test
  void an_error_code_has_100_characters() {
    assertThat(refusal(400, "{\"error\":\"" + "e".repeat(200) + "\"}").error())
        .contains("e".repeat(100) + "...");
  }

  @Test
  void a_pushed_request_has_a_short_address() {
    wire.json(201, replaced(PUSHED, "\"request_uri\":\"urn:" + "x".repeat(2045) + "\""));

    assertThatThrownBy(() -> publicClient.push(SERVER, parameters(), key, NONE))
        .isInstanceOf(OAuthResponseException.class)
        .hasMessageContaining("request_uri is");
  }

  @Test
  void the_longest_address_of_a_pushed_request_is_taken() throws Exception {
    wire.json(201, replaced(PUSHED, "\"request_uri\":\"urn:" + "x".repeat(2044) + "\""));

    publicClient.push(SERVER, parameters(), key, NONE);

    assertThat(wire.requests()).hasSize(1);
  }

  @Test
  void a_response_without_a_token_says_so() {
    assertThat(refusal(200, "{\"token_type\":\"DPoP\"}"))
        .hasMessageEndingWith("it has no access token");
    assertThat(refusal(200, "{\"access_token\":\"a\",\"token_type\":7}"))
        .hasMessageContaining("token_type is ");
  }

  @Test
  void a_refused_revocation_is_an_error() {
    wire.json(400, "{\"error\":\"unsupported_token_type\"}");

    assertThatThrownBy(() -> publicClient.revoke(SERVER, REFRESH_TOKEN, key, NONE))
        .isInstanceOf(OAuthResponseException.class)
        .hasMessageEndingWith("the token revocation (400): unsupported_token_type");
  }

  @Test
  void an_empty_error_is_none() {
    OAuthResponseException e = refusal(400, "{\"error\":\"\",\"error_description\":\"\"}");

    assertThat(e).hasMessageEndingWith("(400): no OAuth error in the response");
    assertThat(e.error()).isEmpty();
    assertThat(e.description()).isEmpty();
  }

  @Test
  void a_guard_sees_each_request_and_the_opening_of_its_body() throws Exception {
    List<String> seen = new ArrayList<>();
    CredentialGuard guard =
        new CredentialGuard() {
          @Override
          public void beforeRequest() {
            seen.add("request");
          }

          @Override
          public void beforeBody() {
            seen.add("body");
          }
        };
    wire.json(400, "nonce-1", NONCE_ERROR).json(200, TOKENS);

    publicClient.refresh(SERVER, REFRESH_TOKEN, key, NONE, guard);

    assertThat(seen).containsExactly("request", "request");
    // This transport opens the bodies later.
    assertThat(form(1)).containsKey("refresh_token");
    assertThat(seen).containsExactly("request", "request", "body");
  }

  @Test
  void a_key_that_may_not_sign_any_more_signs_for_no_session() {
    String ended =
        keys.toPrivateJwks()
            .reveal()
            .replace("\"kty\"", "\"exp\":" + CLOCK.instant().getEpochSecond() + ",\"kty\"");
    AuthorizationServerClient client =
        new AuthorizationServerClient(
            transport, Samples.confidentialClient(), () -> ClientKeySet.parse(Secret.of(ended)));

    assertThatThrownBy(() -> client.refresh(SERVER, REFRESH_TOKEN, key, withKey, () -> {}))
        .isInstanceOf(AuthMethodUnsatisfiableException.class)
        .hasMessageContaining(keys.kids().get(0));
    assertThat(wire.requests()).isEmpty();
  }

  @Test
  void a_session_whose_client_key_is_gone_is_named() {
    ClientAuthentication gone = new ClientAuthentication.PrivateKeyJwt("old-key");

    confidentialClient.demandKey("the session a", withKey);
    publicClient.demandKey("the session a", NONE);
    assertThatThrownBy(() -> confidentialClient.demandKey("the session a", gone))
        .isInstanceOf(AuthMethodUnsatisfiableException.class)
        .hasMessageContainingAll("old-key", "the session a");
  }

  @Test
  void an_error_may_be_written_as_xrpc_does() {
    OAuthResponseException e =
        refusal(400, "{\"error\":\"InvalidRequest\",\"message\":\"bad token\"}");

    assertThat(e).hasMessageEndingWith("(400): InvalidRequest: bad token");
    assertThat(e.description()).contains("bad token");
  }

  @Test
  void tokens_have_the_end_and_the_refresh_token_that_were_sent() throws Exception {
    wire.json(200, TOKENS);
    TokenResponse whole = exchange(publicClient, NONE);
    wire.json(
        200,
        "{\"access_token\":\"a\",\"token_type\":\"DPoP\",\"scope\":\"atproto\","
            + "\"sub\":\"did:plc:ewvi7nxzyoun6zhxrhs64oiz\"}");
    TokenResponse bare = exchange(publicClient, NONE);

    assertThat(whole.tokens(ISSUER, ISSUER, CLOCK.instant()).expiresAt())
        .isEqualTo(CLOCK.instant().plusSeconds(3599));
    assertThat(bare.tokens(ISSUER, ISSUER, CLOCK.instant()).expiresAt()).isNull();
    assertThat(whole.orRefreshToken(REFRESH_TOKEN)).isSameAs(whole);
    assertThat(bare.orRefreshToken(REFRESH_TOKEN).refreshToken()).isEqualTo(REFRESH_TOKEN);
  }
}
