package io.github.atprotojakarta.jakarta.test;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.scope.Scopes;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.SessionInfo;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.TokenInfo;
import io.github.atprotojakarta.xrpc.XrpcClient;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A session without tokens, whose calls get the responses that the test gave. */
final class TestSession implements OAuthSession {
  private static final String XRPC = "/xrpc/";

  private final Secret token;
  private final SessionKey key;
  private final TokenInfo info;
  private final Set<String> roles;
  private final Map<String, Function<XrpcCall, HttpResponse>> responses = new ConcurrentHashMap<>();
  private final List<XrpcCall> calls = new CopyOnWriteArrayList<>();
  private final Instant signedInAt = Instant.now();
  private volatile boolean ended;

  TestSession(Did did, Secret token, Set<String> scopes, Set<String> roles) {
    this.token = token;
    this.key = SessionKey.of(did, token);
    this.roles = roles;
    this.info =
        new TokenInfo(
            URI.create("https://authorization.invalid"),
            did,
            URI.create("https://pds.invalid"),
            Scopes.granted(String.join(" ", scopes)),
            null);
  }

  Secret token() {
    return token;
  }

  SessionInfo info() {
    return new SessionInfo(info, signedInAt, signedInAt, endsAt(), null);
  }

  Set<String> roles() {
    return roles;
  }

  boolean hasEnded() {
    return ended;
  }

  void respond(String nsid, Function<XrpcCall, HttpResponse> response) {
    responses.put(nsid, response);
  }

  List<XrpcCall> calls() {
    return List.copyOf(calls);
  }

  @Override
  public SessionKey key() {
    return key;
  }

  @Override
  public TokenInfo tokenInfo() {
    return info;
  }

  @Override
  public Instant endsAt() {
    return Instant.MAX;
  }

  @Override
  public XrpcClient xrpc() {
    return new XrpcClient(info.audience(), this::send);
  }

  @Override
  public HttpResponse send(HttpRequest request) throws HttpTransportException {
    if (ended) {
      throw new TokenRevokedException("The session of " + key.did() + " has ended");
    }
    URI uri = request.uri();
    if (!uri.toString().startsWith(info.audience() + XRPC)) {
      throw new IllegalArgumentException(
          uri + " is not an XRPC address of the account's server, " + info.audience() + XRPC);
    }
    String nsid = uri.getPath().substring(XRPC.length());
    XrpcCall call = new XrpcCall(nsid, parameters(uri), input(request), request);
    calls.add(call);
    Function<XrpcCall, HttpResponse> response = responses.get(nsid);
    if (response == null) {
      throw new IllegalStateException(
          "The application called "
              + call
              + " as "
              + key.did()
              + ", but the test gave no response for it. Call"
              + " TestSignIn.respond(\""
              + nsid
              + "\", ...) first.");
    }
    return response.apply(call);
  }

  @Override
  public void signOut() {
    ended = true;
  }

  private static Map<String, List<String>> parameters(URI uri) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    String query = uri.getRawQuery();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      String[] parts = pair.split("=", 2);
      parameters
          .computeIfAbsent(decode(parts[0]), name -> new ArrayList<>())
          .add(parts.length == 2 ? decode(parts[1]) : "");
    }
    return parameters;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** A body that can be read only once is left to the test. */
  private static Optional<JsonObject> input(HttpRequest request) {
    String type = contentType(request);
    if (type == null || !type.startsWith("application/json") || !request.body().repeatable()) {
      return Optional.empty();
    }
    try (JsonReader reader = Json.createReader(request.body().open())) {
      return reader.read() instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    } catch (JsonException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable String contentType(HttpRequest request) {
    return request.headers().entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("Content-Type"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }
}
