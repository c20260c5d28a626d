package io.github.atprotojakarta.testkit.server;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A response of a server: status, headers and body. Immutable. */
public final class ServerResponse {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;
  private final @Nullable JsonObject json;
  private final Consumer<Delivery> listener;
  private final boolean complete;

  private ServerResponse(
      int status, Map<String, String> headers, byte[] body, @Nullable JsonObject json) {
    this(status, headers, body, json, delivery -> {}, true);
  }

  private ServerResponse(
      int status,
      Map<String, String> headers,
      byte[] body,
      @Nullable JsonObject json,
      Consumer<Delivery> listener,
      boolean complete) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.json = json;
    this.listener = listener;
    this.complete = complete;
  }

  /** Creates a JSON response. */
  public static ServerResponse json(int status, JsonObject json) {
    return json(status, "application/json", json);
  }

  /** Creates a JSON response with another media type. */
  public static ServerResponse json(int status, String type, JsonObject json) {
    return new ServerResponse(
        status,
        Map.of("Content-Type", type),
        json.toString().getBytes(StandardCharsets.UTF_8),
        json);
  }

  /** Creates an HTML page. */
  public static ServerResponse html(int status, String html) {
    return bytes(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
  }

  /** Creates a plain text response. */
  public static ServerResponse text(int status, String text) {
    return bytes(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** Creates a response with any bytes; the array must not change afterwards. */
  public static ServerResponse bytes(int status, String type, byte[] body) {
    return new ServerResponse(status, Map.of("Content-Type", type), body, null);
  }

  /** Creates a response without a body. */
  public static ServerResponse empty(int status) {
    return new ServerResponse(status, Map.of(), new byte[0], null);
  }

  /** Creates a redirect that browsers follow with GET (303 See Other). */
  public static ServerResponse seeOther(String location) {
    return empty(303).with("Location", location);
  }

  /** Returns this response with another header. */
  public ServerResponse with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new ServerResponse(status, more, body, json, listener, complete);
  }

  /** Returns this response with a listener that is called once with its delivery. */
  public ServerResponse reportedTo(Consumer<Delivery> added) {
    return new ServerResponse(status, headers, body, json, listener.andThen(added), complete);
  }

  /** Returns whether the body is complete. */
  boolean complete() {
    return complete;
  }

  void reportDelivery(Delivery delivery) {
    listener.accept(delivery);
  }

  /** Returns this response with another JSON body. */
  ServerResponse withJson(JsonObject changed) {
    return new ServerResponse(
        status,
        headers,
        changed.toString().getBytes(StandardCharsets.UTF_8),
        changed,
        listener,
        complete);
  }

  /** Returns this response with half of its body. */
  ServerResponse halved() {
    return new ServerResponse(
        status, headers, Arrays.copyOf(body, body.length / 2), null, listener, false);
  }

  /** Returns the status code. */
  public int status() {
    return status;
  }

  /** Returns whether the status is 2xx. */
  public boolean successful() {
    return status >= 200 && status < 300;
  }

  Map<String, String> headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  @Nullable JsonObject json() {
    return json;
  }
}
