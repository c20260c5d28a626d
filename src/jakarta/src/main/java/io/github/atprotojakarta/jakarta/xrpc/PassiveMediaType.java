package io.github.atprotojakarta.jakarta.xrpc;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The media types that a browser only reads or plays. Everything else, such as HTML, SVG, XML,
 * scripts, style sheets and PDF, can act in the origin of this application and becomes {@code
 * application/octet-stream}.
 */
final class PassiveMediaType {
  private static final String BYTES = "application/octet-stream";

  private static final Set<String> PASSIVE =
      Set.of(
          "application/cbor",
          "application/json",
          "application/vnd.ipld.car",
          "image/apng",
          "image/avif",
          "image/bmp",
          "image/gif",
          "image/heic",
          "image/heif",
          "image/jpeg",
          "image/png",
          "image/tiff",
          "image/webp",
          "text/plain",
          "text/vtt");

  /**
   * One type, and the only parameter that is passed on. A comma would begin a second type, and
   * browsers take the last one (Fetch standard, "extract a MIME type").
   */
  private static final Pattern SYNTAX =
      Pattern.compile(
          "([a-z]+/[a-z0-9.+-]+)(?:\\s*;\\s*(charset=[a-z0-9-]+)|\\s*;[^,]*)?\\s*",
          Pattern.CASE_INSENSITIVE);

  private PassiveMediaType() {}

  /** Returns the type to send instead of {@code contentType}. */
  static String of(String contentType) {
    Matcher matcher = SYNTAX.matcher(contentType);
    if (!matcher.matches()) {
      return BYTES;
    }
    String type = matcher.group(1).toLowerCase(Locale.ROOT);
    boolean passive =
        PASSIVE.contains(type)
            || type.startsWith("audio/")
            || type.startsWith("video/")
            || (type.startsWith("application/") && type.endsWith("+json"));
    if (!passive) {
      return BYTES;
    }
    return matcher.group(2) == null
        ? type
        : type + "; " + matcher.group(2).toLowerCase(Locale.ROOT);
  }
}
