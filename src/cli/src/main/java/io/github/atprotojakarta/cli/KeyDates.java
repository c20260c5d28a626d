package io.github.atprotojakarta.cli;

import java.time.Instant;
import java.util.Optional;

/** When a key was created and stops signing, and when its certificate ends, as far as is known. */
record KeyDates(
    Optional<Instant> createdAt, Optional<Instant> expiresAt, Optional<Instant> certificateEnd) {
  static final KeyDates UNKNOWN =
      new KeyDates(Optional.empty(), Optional.empty(), Optional.empty());

  /** Returns both ends as they follow the meaning of the key; empty if neither is known. */
  String ends() {
    return expiresAt.map(at -> ", signs until " + at).orElse("")
        + certificateEnd.map(at -> ", certificate until " + at).orElse("");
  }
}
