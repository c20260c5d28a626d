package io.github.atprotojakarta.jakarta.xrpc;

import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;

/**
 * Copies the response of a PDS. Its content is from other people and reaches the browser from this
 * application's origin, so headers prevent that a browser runs it or shows it as a page.
 */
final class ProxiedResponse {
  private static final List<String> HEADERS =
      List.of(
          "Content-Length",
          "Content-Range",
          "Content-Language",
          "Content-Encoding",
          "Accept-Ranges",
          "ETag",
          "Retry-After",
          "RateLimit-Limit",
          "RateLimit-Remaining",
          "RateLimit-Reset",
          "RateLimit-Policy",
          "atproto-repo-rev",
          "atproto-content-labelers");

  private ProxiedResponse() {}

  /** Returns the response. Its body is closed after it was written, or now for HEAD. */
  static HttpReply reply(HttpServletRequest request, HttpResponse source) {
    HttpReply reply =
        HttpReply.ofStatus(source.status())
            .with("Cache-Control", "no-store")
            .with("X-Content-Type-Options", "nosniff")
            .with("Content-Security-Policy", "default-src 'none'; sandbox")
            .with("Content-Disposition", "attachment")
            .with("Cross-Origin-Resource-Policy", "same-origin")
            .with("Referrer-Policy", "no-referrer")
            .with("Content-Type", PassiveMediaType.of(source.header("Content-Type").orElse("")));
    for (String name : HEADERS) {
      Optional<String> value = source.header(name);
      if (value.isPresent()) {
        reply = reply.with(name, value.get());
      }
    }
    if (request.getMethod().equals("HEAD")) {
      source.close();
      return reply;
    }
    return reply.withStream(
        output -> {
          // If the body breaks off before its Content-Length, the response breaks off, too.
          try (source) {
            source.body().transferTo(output);
          }
        });
  }
}
