package io.github.atprotojakarta.devnet;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs the OAuth flow without the library under test. Shows that the network itself works, and
 * checks with the PDS whether a token of the library is valid.
 */
final class BareClient {
  private static final String REDIRECT = "http://127.0.0.1/callback";
  private static final String SCOPE = "atproto transition:generic";
  private static final String CLIENT_ID =
      "http://localhost?redirect_uri=" + encode(REDIRECT) + "&scope=" + encode(SCOPE);

  private final NetworkHttp http = new NetworkHttp();
  private final URI server;
  private final ECKey key;
  private final CodeVerifier verifier = new CodeVerifier();

  /** A client of a server with a new DPoP key. */
  BareClient(URI server) {
    this(server, newKey());
  }

  /** A client of a server with a given DPoP key. */
  BareClient(URI server, ECKey key) {
    this.server = server;
    this.key = key;
  }

  /** Pushes an authorization request; returns the authorization URL. */
  URI authorize() {
    String challenge = CodeChallenge.compute(CodeChallengeMethod.S256, verifier).getValue();
    JsonObject pushed =
        form(
            "/oauth/par",
            Map.of(
                "client_id", CLIENT_ID,
                "redirect_uri", REDIRECT,
                "response_type", "code",
                "scope", SCOPE,
                "state", "the-state",
                "code_challenge", challenge,
                "code_challenge_method", "S256"));
    return server.resolve(
        "/oauth/authorize?client_id="
            + encode(CLIENT_ID)
            + "&request_uri="
            + encode(pushed.getString("request_uri")));
  }

  /** Exchanges the code of a callback. */
  JsonObject exchange(URI callback) {
    return form(
        "/oauth/token",
        Map.of(
            "grant_type",
            "authorization_code",
            "code",
            parameters(callback).get("code"),
            "redirect_uri",
            REDIRECT,
            "code_verifier",
            verifier.getValue(),
            "client_id",
            CLIENT_ID));
  }

  /** Revokes a token. */
  void revoke(String token) {
    form("/oauth/revoke", Map.of("token", token, "client_id", CLIENT_ID));
  }

  /** Returns the response of {@code com.atproto.server.getSession} to an access token. */
  HttpResponse<String> getSession(String accessToken) {
    URI target = server.resolve("/xrpc/com.atproto.server.getSession");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target).header("Authorization", "DPoP " + accessToken);
    HttpResponse<String> first = send(request, "GET", target, accessToken, null);
    String challenge = first.headers().firstValue("WWW-Authenticate").orElse("");
    return challenge.contains("use_dpop_nonce")
        ? send(request, "GET", target, accessToken, nonce(first))
        : first;
  }

  private JsonObject form(String path, Map<String, String> parameters) {
    URI target = server.resolve(path);
    String body =
        parameters.entrySet().stream()
            .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/x-www-form-urlencoded");
    HttpResponse<String> answer = send(request, "POST", target, null, null);
    if (answer.body().contains("use_dpop_nonce")) {
      answer = send(request, "POST", target, null, nonce(answer));
    }
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    try (var reader = Json.createReader(new StringReader(answer.body()))) {
      return reader.readObject();
    }
  }

  private HttpResponse<String> send(
      HttpRequest.Builder request,
      String method,
      URI target,
      @Nullable String accessToken,
      @Nullable Nonce nonce) {
    try {
      var proof =
          new DefaultDPoPProofFactory(key, JWSAlgorithm.ES256)
              .createDPoPJWT(
                  method,
                  target,
                  accessToken == null ? null : new DPoPAccessToken(accessToken),
                  nonce);
      return http.send(request.copy().setHeader("DPoP", proof.serialize()).build());
    } catch (JOSEException e) {
      throw new IllegalStateException("No DPoP proof", e);
    }
  }

  private static Nonce nonce(HttpResponse<String> response) {
    return new Nonce(response.headers().firstValue("DPoP-Nonce").orElseThrow());
  }

  /** The query of a URI. */
  static Map<String, String> parameters(URI uri) {
    return Arrays.stream(uri.getRawQuery().split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static ECKey newKey() {
    try {
      return new ECKeyGenerator(Curve.P_256).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("This Java runtime does not support P-256", e);
    }
  }
}
