package io.github.atprotojakarta.jakarta.internal.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Requests that nobody has asked for yet: a browser fetches a page in advance, because the person
 * may open it. They must not change anything: the code of a callback and the state of a login work
 * once.
 */
public final class Speculation {
  private Speculation() {}

  /**
   * Returns the response to a request in advance; empty if the request is a real one. A browser
   * discards a response with an error status, and sends the request again when the person opens the
   * page (Fetch standard, "Sec-Purpose"; older browsers have names of their own).
   */
  public static Optional<HttpReply> reply(HttpServletRequest request) {
    boolean inAdvance =
        Stream.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
            .map(request::getHeader)
            .anyMatch(Speculation::isInAdvance);
    return inAdvance
        ? Optional.of(HttpReply.ofStatus(503).with("Cache-Control", "no-store"))
        : Optional.empty();
  }

  private static boolean isInAdvance(@Nullable String purpose) {
    if (purpose == null) {
      return false;
    }
    String value = purpose.toLowerCase(Locale.ROOT);
    return value.contains("prefetch") || value.contains("prerender") || value.contains("preview");
  }
}
