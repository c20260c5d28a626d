package io.github.atprotojakarta.jakarta.internal.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.jakarta.TestServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Calls the endpoints for administrators as a program does. */
final class AdministrationCalls {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final TestServer server;

  AdministrationCalls(TestServer server) {
    this.server = server;
  }

  /** Begins a request of carol, who is an administrator. */
  HttpRequest.Builder carol(String path) {
    return anyone(path).header("Authorization", basic("carol", "pass"));
  }

  HttpRequest.Builder anyone(String path) {
    return HttpRequest.newBuilder(server.uri("/oauth/admin/" + path));
  }

  static String basic(String name, String password) {
    String pair = name + ":" + password;
    return "Basic "
        + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.ISO_8859_1));
  }

  static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(carol(path));
  }

  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    return send(
        carol(path)
            .header("Content-Type", "application/json")
            .header("Connection", "close")
            .POST(BodyPublishers.ofString(json)));
  }

  JsonObject read(String path) throws IOException, InterruptedException {
    return ok(get(path));
  }

  JsonObject act(String path, String json) throws IOException, InterruptedException {
    return ok(post(path, json));
  }

  private static JsonObject ok(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    return json(response);
  }

  static JsonObject json(HttpResponse<String> response) {
    try (JsonReader reader = Json.createReader(new StringReader(response.body()))) {
      return reader.readObject();
    }
  }

  static JsonObject problem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    JsonObject problem = json(response);
    assertThat(problem.getString("code")).isEqualTo(code);
    return problem;
  }
}
