package io.github.atprotojakarta.simulation;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.simulation.SimulatedAccount.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The authorization server and the PDS of all accounts. A refresh token works once. Its second use
 * ends the session, as at the reference server; some servers only refuse it.
 */
final class SimulatedServer {
  static final String ISSUER = "https://as.example";
  static final String OTHER_ISSUER = "https://as2.example";
  static final String PDS = "https://pds.example";
  static final String OTHER_PDS = "https://pds2.example";
  static final String SCOPE = "atproto";
  private static final Map<String, String> JSON =
      Map.of(
          "Content-Type", "application/json", "DPoP-Nonce", "nonce-1", "Cache-Control", "no-store");

  private final World world;
  private final boolean replayEndsSession;
  private final Map<String, Tokens> byRefresh = new HashMap<>();
  private final Map<String, Tokens> byAccess = new HashMap<>();
  private final Map<Did, SimulatedAccount> accounts = new HashMap<>();

  /** What a refresh request leads to; {@code tokens} are {@code null} if it is refused. */
  record Result(@Nullable Tokens tokens, HttpResponse response) {}

  SimulatedServer(World world) {
    this.world = world;
    this.replayEndsSession = !world.choices.oneIn(4);
  }

  void add(SimulatedAccount account) {
    accounts.put(account.key.did(), account);
    add(account.newest);
  }

  private void add(Tokens tokens) {
    byRefresh.put(tokens.refresh, tokens);
    byAccess.put(tokens.access, tokens);
  }

  SimulatedAccount account(Did did) {
    return Objects.requireNonNull(accounts.get(did));
  }

  Tokens ofRefresh(String token) {
    return Objects.requireNonNull(byRefresh.get(token), "a token of nobody");
  }

  Tokens ofAccess(String token) {
    return Objects.requireNonNull(byAccess.get(token), "a token of nobody");
  }

  /** Processes a refresh request of a node. */
  Result refresh(Node node, Tokens used) {
    SimulatedAccount account = used.account;
    if (account.ended == null && used == account.newest) {
      Tokens next = new Tokens(account, used.generation + 1);
      next.holder = node;
      used.successor = next;
      account.newest = next;
      add(next);
      world.note("server: %s becomes %s", used.refresh, next.refresh);
      return new Result(next, granted(next));
    }
    if (account.ended == null) {
      world.note("server: %s is used again", used.refresh);
      world.model.replayed(used);
      if (replayEndsSession) {
        account.ended = "replay";
      }
    }
    return new Result(null, error(400, "invalid_grant", "The refresh token is not valid any more"));
  }

  private static HttpResponse granted(Tokens tokens) {
    return HttpResponse.of(
        200,
        JSON,
        "{\"access_token\":\"%s\",\"refresh_token\":\"%s\",\"token_type\":\"DPoP\",\"scope\":\"%s\",\"expires_in\":1800,\"sub\":\"%s\"}"
            .formatted(tokens.access, tokens.refresh, SCOPE, tokens.account.key.did()));
  }

  /** Processes a revocation. */
  HttpResponse revoke(Tokens tokens) {
    if (tokens == tokens.account.newest && tokens.account.ended == null) {
      tokens.account.ended = "revoked";
      world.note("server: %s is revoked", tokens.account.key);
    }
    return HttpResponse.of(200, JSON, "{}");
  }

  /** Responds to a call with an access token. */
  HttpResponse call(Tokens tokens) {
    SimulatedAccount account = tokens.account;
    if (account.ended == null && tokens.generation > account.killedUpTo) {
      return HttpResponse.of(200, JSON, "{}");
    }
    return HttpResponse.of(
        401,
        Map.of("WWW-Authenticate", "DPoP error=\"invalid_token\"", "DPoP-Nonce", "nonce-1"),
        "");
  }

  static HttpResponse error(int status, String error, String description) {
    return HttpResponse.of(
        status,
        JSON,
        "{\"error\":\"%s\",\"error_description\":\"%s\"}".formatted(error, description));
  }

  /** Returns metadata; {@code null} for another path. */
  static @Nullable HttpResponse metadata(String origin, String path) {
    if (path.endsWith("/oauth-protected-resource")) {
      String issuer = origin.equals(PDS) ? ISSUER : OTHER_ISSUER;
      return HttpResponse.of(
          200,
          JSON,
          "{\"resource\":\"%s\",\"authorization_servers\":[\"%s\"]}".formatted(origin, issuer));
    }
    return path.endsWith("/oauth-authorization-server")
        ? HttpResponse.of(200, JSON, METADATA.replace("ISSUER", origin))
        : null;
  }

  /** Returns a parameter of a form. */
  static String parameter(HttpRequest request, String name) {
    try (InputStream body = request.body().open()) {
      String form = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      for (String pair : form.split("&", -1)) {
        if (pair.startsWith(name + "=")) {
          return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
        }
      }
      throw new IllegalStateException("The request has no " + name);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final String METADATA =
      """
      {"issuer":"ISSUER",
       "authorization_endpoint":"ISSUER/authorize",
       "token_endpoint":"ISSUER/token",
       "pushed_authorization_request_endpoint":"ISSUER/par",
       "revocation_endpoint":"ISSUER/revoke",
       "client_id_metadata_document_supported":true,
       "require_pushed_authorization_requests":true,
       "authorization_response_iss_parameter_supported":true,
       "code_challenge_methods_supported":["S256"],
       "dpop_signing_alg_values_supported":["ES256"],
       "token_endpoint_auth_methods_supported":["none","private_key_jwt"],
       "token_endpoint_auth_signing_alg_values_supported":["ES256"],
       "scopes_supported":["atproto"]}
      """;
}
