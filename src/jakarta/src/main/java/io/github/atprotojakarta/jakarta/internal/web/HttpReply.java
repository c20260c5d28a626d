package io.github.atprotojakarta.jakarta.internal.web;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP response that a filter, a servlet and a JAX-RS resource can send.
 *
 * @param status the HTTP status
 * @param headers names and values, in order
 * @param body the body; empty for none
 * @param page the page that provides the body when the response is sent; usually {@code null}
 * @param stream writes the body instead; usually {@code null}
 */
public record HttpReply(
    int status,
    List<Map.Entry<String, String>> headers,
    String body,
    @Nullable ForwardedPage page,
    @Nullable StreamedBody stream) {
  private static final int MADE_BY_CONTAINER = 0;

  public HttpReply {
    headers = List.copyOf(headers);
  }

  /** A body that is not kept in memory. */
  @FunctionalInterface
  public interface StreamedBody {
    /** Writes the body; closes what it reads, but not the stream. */
    void writeTo(OutputStream output) throws IOException;
  }

  private HttpReply(int status, List<Map.Entry<String, String>> headers, String body) {
    this(status, headers, body, null, null);
  }

  /** Returns a response without headers and body. */
  public static HttpReply ofStatus(int status) {
    return new HttpReply(status, List.of(), "");
  }

  /** Returns a mark for a response that the container has made already, such as its challenge. */
  public static HttpReply madeByContainer() {
    return ofStatus(MADE_BY_CONTAINER);
  }

  /** Returns a response with a body that caches must not store. */
  public static HttpReply of(int status, String contentType, String body) {
    return new HttpReply(status, List.of(Map.entry("Content-Type", contentType)), body)
        .with("Cache-Control", "no-store")
        .with("X-Content-Type-Options", "nosniff");
  }

  /** Returns a redirect that the browser follows with GET (RFC 9110 section 15.4.4). */
  public static HttpReply seeOther(String location) {
    // The URL of a callback contains a code, which the next site must not see.
    return redirect(303, location, "no-referrer");
  }

  /**
   * Returns a redirect that repeats the request with its method and body (RFC 9110 section 15.4.8).
   * It lets the browser send the origin as referrer, so that the next address can check the origin
   * of the form.
   */
  public static HttpReply sameElsewhere(String location) {
    return redirect(307, location, "strict-origin-when-cross-origin");
  }

  private static HttpReply redirect(int status, String location, String referrerPolicy) {
    return new HttpReply(status, List.of(Map.entry("Location", location)), "")
        .with("Cache-Control", "no-store")
        .with("Referrer-Policy", referrerPolicy);
  }

  /** Returns this response with one more header. */
  public HttpReply with(String name, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(headers);
    more.removeIf(header -> header.getKey().equals(name) && !name.equals("Set-Cookie"));
    more.add(Map.entry(name, value));
    return new HttpReply(status, more, body, page, stream);
  }

  /** Returns this response with {@code Set-Cookie} headers. */
  public HttpReply withCookies(List<String> cookies) {
    HttpReply reply = this;
    for (String cookie : cookies) {
      reply = reply.with("Set-Cookie", cookie);
    }
    return reply;
  }

  /** Returns this response with a page that provides the body when the response is sent. */
  HttpReply with(ForwardedPage replacement) {
    return new HttpReply(status, headers, body, replacement, null);
  }

  /** Returns this response with another body. */
  HttpReply withBody(String contentType, String replacement) {
    return new HttpReply(status, headers, replacement, page, null)
        .with("Content-Type", contentType);
  }

  /** Returns this response with a body that is written when the response is sent. */
  public HttpReply withStream(StreamedBody replacement) {
    return new HttpReply(status, headers, "", null, replacement);
  }

  /** Returns whether this response has a header, in any spelling. */
  boolean has(String name) {
    return headers.stream().anyMatch(header -> header.getKey().equalsIgnoreCase(name));
  }

  /**
   * Returns this as a JAX-RS response, without its cookies: they go to the container's response.
   * Otherwise Jersey would replace the cookies that the container has set, such as that of an
   * {@code HttpSession} with a new id.
   */
  public Response toResponse(HttpServletResponse container) {
    if (status == MADE_BY_CONTAINER) {
      return Response.status(container.getStatus()).build();
    }
    Response response = toResponse();
    List<Object> cookies = response.getHeaders().remove("Set-Cookie");
    if (cookies != null) {
      cookies.forEach(cookie -> container.addHeader("Set-Cookie", cookie.toString()));
    }
    return response;
  }

  /** Returns this as a JAX-RS response. */
  public Response toResponse() {
    HttpReply rendered = page == null ? this : page.render(this);
    Response.ResponseBuilder builder = Response.status(status);
    rendered.headers.forEach(header -> builder.header(header.getKey(), header.getValue()));
    if (stream != null) {
      return builder.entity((StreamingOutput) stream::writeTo).build();
    }
    return rendered.body.isEmpty() ? builder.build() : builder.entity(rendered.bytes()).build();
  }

  /** Writes this to a response. */
  public void writeTo(HttpServletResponse response) throws IOException {
    if (status == MADE_BY_CONTAINER) {
      return;
    }
    HttpReply rendered = page == null ? this : page.render(this, response);
    response.setStatus(status);
    for (Map.Entry<String, String> header : rendered.headers) {
      if (header.getKey().equals("Cache-Control")) {
        response.setHeader(header.getKey(), header.getValue());
      } else {
        response.addHeader(header.getKey(), header.getValue());
      }
    }
    if (stream != null) {
      stream.writeTo(response.getOutputStream());
      return;
    }
    response.setContentLength(rendered.bytes().length);
    response.getOutputStream().write(rendered.bytes());
  }

  private byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the status only: headers and body may contain cookies and codes. */
  @Override
  public String toString() {
    return "HttpReply[" + status + "]";
  }
}
