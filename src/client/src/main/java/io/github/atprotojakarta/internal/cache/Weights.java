package io.github.atprotojakarta.internal.cache;

import java.net.URI;

/**
 * Upper bounds of the heap that cached values take, in bytes, for a 64-bit JVM with and without
 * compressed pointers.
 */
public final class Weights {
  /** An object with some fields, such as a record. */
  public static final int OBJECT = 64;

  /** The object and the head of its array. */
  private static final int STRING = 64;

  /** A URI with its eight parts. */
  private static final int URI_OBJECT = OBJECT + 8 * STRING;

  /** A URI keeps its text, the parts of it, and later their decoded forms. */
  private static final int COPIES = 5;

  private Weights() {}

  /** Returns the weight of a string. */
  public static int of(String text) {
    return STRING + size(text);
  }

  /** Returns the weight of an address. */
  public static int of(URI uri) {
    return URI_OBJECT + COPIES * size(uri.toString());
  }

  /** A string has two bytes for each character as soon as one is not Latin-1. */
  private static int size(String text) {
    return text.chars().allMatch(c -> c <= 0xFF) ? text.length() : 2 * text.length();
  }
}
