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
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
