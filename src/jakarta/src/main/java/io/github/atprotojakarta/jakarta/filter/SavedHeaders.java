package io.github.atprotojakarta.jakarta.filter;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A copy of a response's headers. A response that is reset loses all its headers, also those of
 * earlier filters, such as security headers.
 *
 * @param headers names and values
 */
record SavedHeaders(Map<String, List<String>> headers) {
  private static final String ATTRIBUTE = SavedHeaders.class.getName();

  /** Copies the headers behind all filters, before the application adds its own. */
  static SavedHeaders save(HttpServletRequest request, HttpServletResponse response) {
    SavedHeaders saved = of(response);
    if (request.getAttribute(ATTRIBUTE) == null) {
      request.setAttribute(ATTRIBUTE, saved);
    }
    return saved;
  }

  /**
   * Returns the headers that filters have set. If the request has not passed all filters yet, the
   * response has no others.
   */
  static SavedHeaders ofFilters(HttpServletRequest request, HttpServletResponse response) {
    return request.getAttribute(ATTRIBUTE) instanceof SavedHeaders saved ? saved : of(response);
  }

  private static SavedHeaders of(HttpServletResponse response) {
    Map<String, List<String>> headers = new TreeMap<>();
    for (String name : response.getHeaderNames()) {
      headers.put(name, List.copyOf(response.getHeaders(name)));
    }
    return new SavedHeaders(headers);
  }

  void restore(HttpServletResponse response) {
    headers.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
  }

  /** Shows no values: they may be cookies. */
  @Override
  public String toString() {
    return "SavedHeaders" + headers.keySet();
  }
}
