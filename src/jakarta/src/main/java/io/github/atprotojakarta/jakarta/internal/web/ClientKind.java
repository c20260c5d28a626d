package io.github.atprotojakarta.jakarta.internal.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kind of client: a person, who needs a page, or a program, which needs a document. */
public enum ClientKind {
  PERSON,
  PROGRAM;

  /** The destinations in which a browser shows a page (Fetch Metadata, Sec-Fetch-Dest). */
  private static final Set<String> PAGES = Set.of("document", "iframe", "frame");

  private static final Set<String> PAGE_TYPES = Set.of("text/html", "application/xhtml+xml");

  private static final Predicate<String> ZERO_WEIGHT =
      Pattern.compile("q\\s*=\\s*0(\\.0*)?").asMatchPredicate();

  /**
   * Determines the kind by headers that only browsers send when they load a page. A script of a
   * page counts as a program: it cannot show a page or follow a redirect to another site.
   */
  public static ClientKind of(HttpServletRequest request) {
    String mode = request.getHeader("Sec-Fetch-Mode");
    if (mode != null) {
      return "navigate".equals(mode) ? PERSON : PROGRAM;
    }
    String destination = request.getHeader("Sec-Fetch-Dest");
    if (destination != null) {
      return PAGES.contains(destination) ? PERSON : PROGRAM;
    }
    return acceptsPages(request.getHeader("Accept"))
            && request.getHeader("X-Requested-With") == null
        ? PERSON
        : PROGRAM;
  }

  /** Returns whether the header names a page type with a weight above 0 (RFC 9110 12.4.2). */
  private static boolean acceptsPages(@Nullable String accept) {
    return accept != null
        && Stream.of(accept.toLowerCase(Locale.ROOT).split(","))
            .map(range -> range.split(";", -1))
            .filter(range -> PAGE_TYPES.contains(range[0].strip()))
            .anyMatch(range -> Stream.of(range).map(String::strip).noneMatch(ZERO_WEIGHT));
  }
}
