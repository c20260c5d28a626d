package io.github.atprotojakarta.testkit.server;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a server answers: status, headers and body. Immutable. */
public final class Response {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;
  private final @Nullable JsonObject json;
  private final Consumer<Delivery> receipt;
  private final boolean whole;

  private Response(
      int status, Map<String, String> headers, byte[] body, @Nullable JsonObject json) {
    this(status, headers, body, json, delivery -> {}, true);
  }

  private Response(
      int status,
      Map<String, String> headers,
      byte[] body,
      @Nullable JsonObject json,
      Consumer<Delivery> receipt,
      boolean whole) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.json = json;
    this.receipt = receipt;
    this.whole = whole;
  }

  /** A JSON document. */
  public static Response json(int status, JsonObject json) {
    return json(status, "application/json", json);
  }

  /** A JSON document with a media type of its own. */
  public static Response json(int status, String type, JsonObject json) {
    return new Response(
        status,
        Map.of("Content-Type", type),
        json.toString().getBytes(StandardCharsets.UTF_8),
        json);
  }

  /** A page. */
  public static Response html(int status, String html) {
    return bytes(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
  }

  /** Text. */
  public static Response text(int status, String text) {
    return bytes(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** Any bytes; the array must not change afterwards. */
  public static Response bytes(int status, String type, byte[] body) {
    return new Response(status, Map.of("Content-Type", type), body, null);
  }

  /** A status and nothing more. */
  public static Response empty(int status) {
    return new Response(status, Map.of(), new byte[0], null);
  }

  /** "See other": the browser goes on with GET. */
  public static Response seeOther(String location) {
    return empty(303).with("Location", location);
  }

  /** This answer with one more header. */
  public Response with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Response(status, more, body, json, receipt, whole);
  }

  /** This answer, and somebody who is told once what became of it. */
  public Response reportedTo(Consumer<Delivery> whom) {
    return new Response(status, headers, body, json, receipt.andThen(whom), whole);
  }

  /** Whether nobody has cut it. */
  boolean whole() {
    return whole;
  }

  void became(Delivery delivery) {
    receipt.accept(delivery);
  }

  /** This answer with another JSON body. */
  Response withJson(JsonObject changed) {
    return new Response(
        status,
        headers,
        changed.toString().getBytes(StandardCharsets.UTF_8),
        changed,
        receipt,
        whole);
  }

  /** This answer with half of its body. */
  Response halved() {
    return new Response(
        status, headers, java.util.Arrays.copyOf(body, body.length / 2), null, receipt, false);
  }

  /** The status code. */
  public int status() {
    return status;
  }

  /** Whether the status is one of success. */
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
