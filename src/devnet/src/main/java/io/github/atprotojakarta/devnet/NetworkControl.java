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

/** Reads and changes the state of the servers, which no protocol offers. */
public final class NetworkControl {
  private final URI origin;
  private final NetworkHttp http = new NetworkHttp();

  NetworkControl(URI origin) {
    this.origin = origin;
  }

  /** Returns the sessions of an account at the authorization server, without tokens. */
  public List<JsonObject> tokens(Did did) {
    return get("/tokens").getValuesAs(JsonObject.class).stream()
        .filter(token -> token.getString("did").equals(did.toString()))
        .toList();
  }

  /**
   * Returns the number of requests with this method and path, such as {@code POST /oauth/token}.
   */
  public int requests(String methodAndPath) {
    return loggedRequests(methodAndPath).size();
  }

  /** Returns the number of requests with this method and path that got this status. */
  public int responses(String methodAndPath, int status) {
    return (int)
        loggedRequests(methodAndPath).stream()
            .filter(request -> request.getInt("status", 0) == status)
            .count();
  }

  /** Returns the URLs that the servers fetched, in order. */
  public List<URI> fetched() {
    return get("/fetched").getValuesAs(JsonString.class).stream()
        .map(url -> URI.create(url.getString()))
        .toList();
  }

  /** Clears the lists of requests and fetched URLs. */
  public void resetLog() {
    post("/reset-log", Map.of());
  }

  /** Creates an account. Its handle ends in {@code .test}. */
  public Did createAccount(String handle, String password) {
    JsonObject account =
        post("/create-account", Map.of("handle", handle, "password", password)).asJsonObject();
    return Did.parse(account.getString("did"));
  }

  /** Lets the network fetch documents of a public https origin from a server on loopback. */
  public void mapOrigin(URI publicOrigin, URI actual) {
    post("/map-origin", Map.of("from", publicOrigin.toString(), "to", actual.toString()));
  }

  /** Sets the lifetime of access tokens issued from now on. */
  public void tokenMaxAge(Duration age) {
    post("/token-max-age", Map.of("ms", Long.toString(age.toMillis())));
  }

  /** Makes every session at the authorization server older. */
  public void ageTokens(Duration age) {
    post("/age-tokens", Map.of("ms", Long.toString(age.toMillis())));
  }

  /** Deletes the sessions of an account at the authorization server. */
  public void deleteTokens(Did did) {
    post("/delete-tokens", Map.of("did", did.toString()));
  }

  /** Removes the client metadata or keys of a URL from the authorization server's cache. */
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
    HttpResponse<String> response = http.send(request);
    if (response.statusCode() != 200) {
      throw new IllegalStateException(
          request.uri().getPath() + ": " + response.statusCode() + " " + response.body());
    }
    try (var reader = Json.createReader(new StringReader(response.body()))) {
      return reader.read();
    }
  }

  private List<JsonObject> loggedRequests(String methodAndPath) {
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
