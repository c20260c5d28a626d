package io.github.atprotojakarta.jakarta.internal.web;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An answer that the filter and the resource can give alike.
 *
 * @param status the HTTP status
 * @param headers names and values, in order
 * @param body the body, empty for none
 */
public record HttpReply(int status, List<Map.Entry<String, String>> headers, String body) {
  public HttpReply {
    headers = List.copyOf(headers);
  }

  /** An answer with a body that caches must not keep. */
  public static HttpReply of(int status, String contentType, String body) {
    return new HttpReply(status, List.of(Map.entry("Content-Type", contentType)), body)
        .with("Cache-Control", "no-store")
        .with("X-Content-Type-Options", "nosniff");
  }

  /** A redirect that is fetched with GET, whatever the request was (RFC 9110 section 15.4.4). */
  public static HttpReply seeOther(String location) {
    // The address of a callback holds a code, which the next site must not see.
    return redirect(303, location, "no-referrer");
  }

  /**
   * A redirect that repeats the request as it was, body and all (RFC 9110 section 15.4.8). It lets
   * the referrer's origin through: that is how the next address knows whose form it gets.
   */
  public static HttpReply sameElsewhere(String location) {
    return redirect(307, location, "strict-origin-when-cross-origin");
  }

  private static HttpReply redirect(int status, String location, String referrerPolicy) {
    return new HttpReply(status, List.of(Map.entry("Location", location)), "")
        .with("Cache-Control", "no-store")
        .with("Referrer-Policy", referrerPolicy);
  }

  /** This answer with one more header. */
  public HttpReply with(String name, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(headers);
    more.removeIf(header -> header.getKey().equals(name) && !name.equals("Set-Cookie"));
    more.add(Map.entry(name, value));
    return new HttpReply(status, more, body);
  }

  public Response toResponse() {
    Response.ResponseBuilder response = Response.status(status);
    headers.forEach(header -> response.header(header.getKey(), header.getValue()));
    return body.isEmpty() ? response.build() : response.entity(bytes()).build();
  }

  public void writeTo(HttpServletResponse response) throws IOException {
    response.setStatus(status);
    headers.forEach(header -> response.addHeader(header.getKey(), header.getValue()));
    response.setContentLength(bytes().length);
    response.getOutputStream().write(bytes());
  }

  private byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  /** Without headers and body: they can hold cookies and codes. */
  @Override
  public String toString() {
    return "HttpAnswer[" + status + "]";
  }
}
