package io.github.atprotojakarta.xrpc;

import io.github.atprotojakarta.http.HttpRequest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The headers that a caller adds to calls.
 *
 * @param values by their names
 */
record XrpcHeaders(Map<String, String> values) {
  static final XrpcHeaders NONE = new XrpcHeaders(Map.of());

  /** The session sets these, and no call may have those of another person. */
  private static final Set<String> REFUSED = Set.of("authorization", "dpop", "cookie");

  /**
   * Returns the headers with another one; it replaces one of the same name in any case.
   *
   * @throws IllegalArgumentException when callers cannot set it
   */
  XrpcHeaders with(String name, String value) {
    if (REFUSED.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("This header cannot be set: " + name);
    }
    Map<String, String> all = new LinkedHashMap<>(values);
    all.keySet().removeIf(name::equalsIgnoreCase);
    all.put(name, value);
    XrpcHeaders headers = new XrpcHeaders(Collections.unmodifiableMap(all));
    // Checks names and values now, and not at a later call.
    HttpRequest unused =
        headers.addTo(HttpRequest.get(java.net.URI.create("https://checked.invalid"))).build();
    return headers;
  }

  HttpRequest.Builder addTo(HttpRequest.Builder request) {
    values.forEach(request::header);
    return request;
  }
}
