package io.github.atprotojakarta.internal.jose;

/**
 * A fault of a key that can be named without showing the key. The message begins with "it" or
 * "its".
 */
final class KeyFault extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  KeyFault(String message) {
    super(message);
  }
}
