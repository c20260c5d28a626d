package io.github.atprotojakarta.jakarta.internal.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.regex.Pattern;

/**
 * A response that depends on who is signed in. Browsers and proxies must not keep it: the next
 * person, or the same one after a logout, would see it.
 */
public final class PersonalResponse {
  private static final Pattern NOT_SHARED =
      Pattern.compile("\\b(no-store|private)\\b", Pattern.CASE_INSENSITIVE);

  private PersonalResponse() {}

  /** Forbids caches to store the response to a request, where the library knows the response. */
  public static void mark(HttpServletRequest request) {
    ExchangeFilter.Exchange exchange = ExchangeFilter.of(request);
    if (exchange != null) {
      mark(exchange.response());
    }
  }

  /** Forbids caches to store a response, unless the application has said so or started to send. */
  public static void mark(HttpServletResponse response) {
    if (response.isCommitted()) {
      return;
    }
    String control = response.getHeader("Cache-Control");
    if (control == null || !NOT_SHARED.matcher(control).find()) {
      response.setHeader("Cache-Control", "no-store");
    }
  }
}
