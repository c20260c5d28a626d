package io.github.atprotojakarta.devnet;

import io.github.atprotojakarta.identity.Did;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What tests do to the servers behind their backs, and see of them. */
public final class NetworkControl {
  private final URI origin;
  private final NetworkHttp http = new NetworkHttp();

  NetworkControl(URI origin) {
    this.origin = origin;
  }

  /** The sessions of an account that the authorization server holds; without any token. */
  public List<JsonObject> tokens(Did did) {
    return get("/tokens").getValuesAs(JsonObject.class).stream()
        .filter(token -> token.getString("did").equals(did.toString()))
        .toList();
  }

  /** How many requests with this method and path, such as {@code POST /oauth/token}, came in. */
  public int requests(String methodAndPath) {
    return seen(methodAndPath).size();
  }

  /** How many requests with this method and path were answered with a status. */
  public int answers(String methodAndPath, int status) {
    return (int)
        seen(methodAndPath).stream()
            .filter(request -> request.getInt("status", 0) == status)
            .count();
  }

  /** What the servers fetched, in order. */
  public List<URI> fetched() {
    return get("/fetched").getValuesAs(JsonString.class).stream()
        .map(url -> URI.create(url.getString()))
        .toList();
  }

  /** Forgets the requests and what was fetched. */
  public void resetLog() {
    post("/reset-log", Map.of());
  }

  /** Creates an account. Its handle ends in {@code .test}. */
  public Did createAccount(String handle, String password) {
    JsonObject account =
        post("/create-account", Map.of("handle", handle, "password", password)).asJsonObject();
    return Did.parse(account.getString("did"));
  }

  /** Lets the network fetch what is below a public https origin from a server on loopback. */
  public void mapOrigin(URI publicOrigin, URI actual) {
    post("/map-origin", Map.of("from", publicOrigin.toString(), "to", actual.toString()));
  }

  /** Sets how long the access tokens live that are issued from now on. */
  public void tokenMaxAge(Duration age) {
    post("/token-max-age", Map.of("ms", Long.toString(age.toMillis())));
  }

  /** Makes every session that the authorization server holds look older. */
  public void ageTokens(Duration age) {
    post("/age-tokens", Map.of("ms", Long.toString(age.toMillis())));
  }

  /** Makes the authorization server forget the sessions of an account. */
  public void deleteTokens(Did did) {
    post("/delete-tokens", Map.of("did", did.toString()));
  }

  /** Makes the authorization server forget a client's metadata, or keys, fetched from a URL. */
  public void clearClientCache(URI document) {
    post("/clear-client-cache", Map.of("key", document.toString()));
  }

  private JsonArray get(String command) {
    return send(HttpRequest.newBuilder(origin.resolve(command)).build()).asJsonArray();
  }

  private JsonStructure post(String command, Map<String, String> parameters) {
    String query =
        parameters.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&", "?", ""));
    return send(
        HttpRequest.newBuilder(origin.resolve(command + query))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build());
  }

  private JsonStructure send(HttpRequest request) {
    HttpResponse<String> answer = http.send(request);
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          request.uri().getPath() + ": " + answer.statusCode() + " " + answer.body());
    }
    try (var reader = Json.createReader(new StringReader(answer.body()))) {
      return reader.read();
    }
  }

  private List<JsonObject> seen(String methodAndPath) {
    return get("/requests").getValuesAs(JsonObject.class).stream()
        .filter(
            request -> {
              String url = request.getString("url");
              int query = url.indexOf('?');
              String path = query < 0 ? url : url.substring(0, query);
              return methodAndPath.equals(request.getString("method") + " " + path);
            })
        .toList();
  }
}
