package io.github.atprotojakarta.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.testkit.server.FormEncoding;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends plain requests without an OAuth library, so that tests judge the network alone. */
final class RawClient {
  static final String REDIRECT = "http://127.0.0.1/cb";

  /** A response. */
  record Reply(int status, Map<String, String> headers, String text) {
    JsonObject json() {
      return JsonDocuments.parse(text).orElseThrow(() -> new AssertionError("No JSON: " + text));
    }

    String error() {
      return json().getString("error");
    }

    String description() {
      return json().getString("error_description", json().getString("message", ""));
    }

    @Nullable String header(String name) {
      return headers.get(name.toLowerCase(java.util.Locale.ROOT));
    }

    /** The cookie that the response sets, without attributes. */
    String cookie() {
      return required(headers, "set-cookie").split(";", 2)[0];
    }
  }

  /** The result of a login. */
  record Tokens(String access, String refresh, JsonObject json) {}

  private final StrictNetwork network;
  private final Clock clock;
  final ECKey key;
  @Nullable String nonce;
  String clientId = loopbackClient("atproto transition:generic");
  String redirectUri = REDIRECT;
  @Nullable ECKey clientKey;

  RawClient(StrictNetwork network) {
    this(network, Clock.systemUTC());
  }

  RawClient(StrictNetwork network, Clock clock) {
    this(network, clock, newKey());
  }

  RawClient(StrictNetwork network, Clock clock, ECKey key) {
    this.network = network;
    this.clock = clock;
    this.key = key;
  }

  static String loopbackClient(String scope) {
    return "http://localhost?"
        + FormEncoding.format(ordered("redirect_uri", REDIRECT, "scope", scope));
  }

  static Map<String, String> ordered(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  static ECKey newKey() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("key-1").generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  URI issuer(String path) {
    return URI.create(network.issuer() + path);
  }

  Map<String, String> authorization(String verifier) {
    return ordered(
        "client_id",
        clientId,
        "redirect_uri",
        redirectUri,
        "response_type",
        "code",
        "scope",
        "atproto transition:generic",
        "state",
        "s",
        "code_challenge",
        challenge(verifier),
        "code_challenge_method",
        "S256",
        "login_hint",
        "alice.test");
  }

  static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static String verifier() {
    return UUID.randomUUID() + "-" + UUID.randomUUID();
  }

  /** Returns a signed JWT. */
  String jwt(ECKey signer, JWSHeader.Builder header, Map<String, Object> claims) {
    try {
      JWTClaimsSet.Builder set = new JWTClaimsSet.Builder();
      claims.forEach(set::claim);
      SignedJWT jwt = new SignedJWT(header.build(), set.build());
      jwt.sign(new ECDSASigner(signer));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  Map<String, Object> proofClaims(String method, URI uri, @Nullable String accessToken) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("iat", Date.from(clock.instant()));
    claims.put("htm", method);
    claims.put("htu", uri.toString().replaceFirst("\\?.*", ""));
    if (nonce != null) {
      claims.put("nonce", nonce);
    }
    if (accessToken != null) {
      claims.put("ath", challenge(accessToken));
    }
    return claims;
  }

  String proof(Map<String, Object> claims) {
    return jwt(key, proofHeader(), claims);
  }

  JWSHeader.Builder proofHeader() {
    return new JWSHeader.Builder(JWSAlgorithm.ES256)
        .type(new JOSEObjectType("dpop+jwt"))
        .jwk(key.toPublicJWK());
  }

  String assertion(Consumer<Map<String, Object>> change) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", clientId);
    claims.put("sub", clientId);
    claims.put("aud", network.issuer().toString());
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("iat", Date.from(clock.instant()));
    claims.put("exp", Date.from(clock.instant().plusSeconds(60)));
    change.accept(claims);
    ECKey signer = java.util.Objects.requireNonNull(clientKey);
    return jwt(signer, new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(signer.getKeyID()), claims);
  }

  private Map<String, String> authenticated(Map<String, String> parameters) {
    if (clientKey == null || parameters.containsKey("client_assertion")) {
      return parameters;
    }
    Map<String, String> all = new LinkedHashMap<>(parameters);
    all.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    all.put("client_assertion", assertion(claims -> {}));
    return all;
  }

  /** Posts a form with a proof; retries once if the server demands a nonce. */
  Reply form(String path, Map<String, String> parameters) {
    Reply first = formOnce(path, authenticated(parameters), null);
    return first.status() == 400 && first.error().equals("use_dpop_nonce")
        ? formOnce(path, authenticated(parameters), null)
        : first;
  }

  Reply formOnce(String path, Map<String, String> parameters, @Nullable String proof) {
    URI uri = issuer(path);
    return send(
        HttpRequest.post(
                uri,
                "application/x-www-form-urlencoded",
                HttpBody.of(FormEncoding.format(parameters)))
            .header("DPoP", proof == null ? proof(proofClaims("POST", uri, null)) : proof));
  }

  Reply send(HttpRequest.Builder request) {
    try (HttpResponse response = network.transport().send(request.build())) {
      Map<String, String> headers = new LinkedHashMap<>();
      response
          .headers()
          .forEach(
              (name, values) ->
                  headers.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
      nonce = headers.getOrDefault("dpop-nonce", nonce);
      return new Reply(response.status(), headers, response.text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Reply resource(HttpRequest.Builder request, String accessToken) {
    URI uri = request.build().uri();
    String method = request.build().method();
    request.header("Authorization", "DPoP " + accessToken);
    Reply first = send(request.header("DPoP", proof(proofClaims(method, uri, accessToken))));
    return first.status() == 401 && first.error().equals("use_dpop_nonce")
        ? send(request.header("DPoP", proof(proofClaims(method, uri, accessToken))))
        : first;
  }

  Reply session(String accessToken) {
    return resource(HttpRequest.get(xrpc("com.atproto.server.getSession")), accessToken);
  }

  URI xrpc(String method) {
    return URI.create(network.pds() + "/xrpc/" + method);
  }

  URI authorizationUrl(Reply pushed) {
    return issuer(
        "/oauth/authorize?"
            + FormEncoding.format(
                ordered(
                    "client_id", clientId, "request_uri", pushed.json().getString("request_uri"))));
  }

  static Map<String, String> query(URI uri) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : uri.getRawQuery().split("&", -1)) {
      String[] sides = pair.split("=", 2);
      query.put(sides[0], URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  Map<String, String> exchange(String code, String verifier) {
    return ordered(
        "grant_type",
        "authorization_code",
        "code",
        code,
        "redirect_uri",
        redirectUri,
        "code_verifier",
        verifier,
        "client_id",
        clientId);
  }

  /** Runs a login up to the code. */
  String code(String verifier) {
    Reply pushed = form("/oauth/par", authorization(verifier));
    URI callback = network.signIn(authorizationUrl(pushed), "alice.test", "alice-pass");
    return codeOf(callback);
  }

  /** Returns the code of a callback. */
  static String codeOf(URI callback) {
    return required(query(callback), "code");
  }

  /** Returns a required parameter. */
  static String required(Map<String, String> parameters, String name) {
    return Optional.ofNullable(parameters.get(name))
        .orElseThrow(() -> new AssertionError("No " + name + " in " + parameters));
  }

  Tokens login() {
    String verifier = verifier();
    return tokens(form("/oauth/token", exchange(code(verifier), verifier)));
  }

  Reply refresh(String refreshToken) {
    return form(
        "/oauth/token",
        ordered(
            "grant_type", "refresh_token", "refresh_token", refreshToken, "client_id", clientId));
  }

  static Tokens tokens(Reply reply) {
    if (reply.status() != 200) {
      throw new AssertionError(reply.status() + " " + reply.text());
    }
    JsonObject json = reply.json();
    return new Tokens(json.getString("access_token"), json.getString("refresh_token"), json);
  }
}
