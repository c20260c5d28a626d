package io.github.atprotojakarta.jakarta;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;

/** Who waits for the answer: a person, who wants a page, or a program, which wants a document. */
enum CallerKind {
  PERSON,
  PROGRAM;

  /** Where a browser shows what it loads (Fetch Metadata, Sec-Fetch-Dest). */
  private static final Set<String> PAGES = Set.of("document", "iframe", "frame");

  /**
   * Tells by what only browsers send when they load a page. A script of a page counts as a program
   * whatever it accepts: it cannot show a page or follow a redirect to another site.
   */
  static CallerKind of(HttpServletRequest request) {
    String mode = request.getHeader("Sec-Fetch-Mode");
    if (mode != null) {
      return "navigate".equals(mode) ? PERSON : PROGRAM;
    }
    String destination = request.getHeader("Sec-Fetch-Dest");
    if (destination != null) {
      return PAGES.contains(destination) ? PERSON : PROGRAM;
    }
    String accept = request.getHeader("Accept");
    boolean html =
        accept != null
            && (accept.toLowerCase(Locale.ROOT).contains("text/html")
                || accept.toLowerCase(Locale.ROOT).contains("application/xhtml+xml"));
    return html && request.getHeader("X-Requested-With") == null ? PERSON : PROGRAM;
  }
}
