package io.github.atprotojakarta.fuzz;

import java.nio.charset.StandardCharsets;

/** Turns the bytes of a fuzz test into what a parser gets. */
public final class Input {
  private Input() {}

  /** Returns the bytes as a string, as a decoder of UTF-8 makes it: invalid bytes are replaced. */
  public static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Returns the bytes as a header value: one character for each byte (RFC 9110 section 5.5). */
  public static String header(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Runs a parser; exceptions of this class are its way to refuse an input. */
  public static void refusedBy(Class<? extends RuntimeException> refusal, Runnable parser) {
    try {
      parser.run();
    } catch (RuntimeException e) {
      if (!refusal.isInstance(e)) {
        throw e;
      }
    }
  }
}
