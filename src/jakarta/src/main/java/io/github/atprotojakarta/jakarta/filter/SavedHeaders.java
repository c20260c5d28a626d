package io.github.atprotojakarta.jakarta.filter;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The headers that a response had at some moment: a response that is reset loses all of them, also
 * those of earlier filters, such as security headers.
 *
 * @param headers names and values
 */
record SavedHeaders(Map<String, List<String>> headers) {
  static SavedHeaders of(HttpServletResponse response) {
    Map<String, List<String>> held = new TreeMap<>();
    for (String name : response.getHeaderNames()) {
      held.put(name, List.copyOf(response.getHeaders(name)));
    }
    return new SavedHeaders(held);
  }

  void putBack(HttpServletResponse response) {
    headers.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
  }

  /** Without values: they can hold cookies. */
  @Override
  public String toString() {
    return "HeldHeaders" + headers.keySet();
  }
}
