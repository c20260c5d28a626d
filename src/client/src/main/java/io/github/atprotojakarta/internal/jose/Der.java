package io.github.atprotojakarta.internal.jose;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Reads the few DER types (ITU-T X.690) of private keys, one value after another. A value that is
 * not as expected is an {@link IllegalArgumentException}, which shows no content.
 */
final class Der {
  static final int INTEGER = 0x02;
  static final int OCTETS = 0x04;
  static final int OID = 0x06;
  static final int SEQUENCE = 0x30;
  static final int PARAMETERS = 0xA0;

  private static final int LONG_FORM = 0x80;

  private final byte[] bytes;
  private int position;

  Der(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns whether the next value has this tag. */
  boolean hasNext(int tag) {
    return position < bytes.length && (bytes[position] & 0xFF) == tag;
  }

  /** Returns the content of the next value, which must have this tag. */
  byte[] next(int tag) {
    if (!hasNext(tag)) {
      throw new IllegalArgumentException("unexpected DER value");
    }
    position++;
    int length = length();
    if (length > bytes.length - position) {
      throw new IllegalArgumentException("truncated DER value");
    }
    position += length;
    return Arrays.copyOfRange(bytes, position - length, position);
  }

  /** Enters the next value. */
  Der enter(int tag) {
    return new Der(next(tag));
  }

  /** Returns the next value, a number that is not negative. */
  BigInteger number() {
    byte[] content = next(INTEGER);
    if (content.length == 0 || content[0] < 0) {
      throw new IllegalArgumentException("unexpected DER number");
    }
    return new BigInteger(content);
  }

  /** Demands that no value follows. */
  void end() {
    if (position < bytes.length) {
      throw new IllegalArgumentException("more DER values than expected");
    }
  }

  private int length() {
    int first = octet();
    if (first < LONG_FORM) {
      return first;
    }
    int octets = first - LONG_FORM;
    if (octets == 0 || octets > 2) {
      throw new IllegalArgumentException("unexpected DER length");
    }
    int length = 0;
    for (int i = 0; i < octets; i++) {
      length = length << 8 | octet();
    }
    return length;
  }

  private int octet() {
    if (position == bytes.length) {
      throw new IllegalArgumentException("truncated DER value");
    }
    return bytes[position++] & 0xFF;
  }
}
