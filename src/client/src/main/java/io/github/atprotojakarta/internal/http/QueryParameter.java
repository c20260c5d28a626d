package io.github.atprotojakarta.internal.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Writes parameters into the query of an address. */
public final class QueryParameter {
  private QueryParameter() {}

  /**
   * Returns {@code name=value}, percent-encoded. A space becomes {@code %20}: only form decoders
   * read a plus sign as a space.
   */
  public static String encode(String name, String value) {
    return encode(name) + "=" + encode(value);
  }

  private static String encode(String part) {
    return isPlain(part) ? part : escaped(part);
  }

  /** Most names and numbers are plain, and the encoder allocates its buffers for each string. */
  private static boolean isPlain(String part) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) {
        return false;
      }
    }
    return true;
  }

  private static String escaped(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
