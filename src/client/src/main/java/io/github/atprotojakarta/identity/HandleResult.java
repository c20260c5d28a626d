package io.github.atprotojakarta.identity;

import org.jspecify.annotations.Nullable;

/** What one method of looking a handle up came to. */
sealed interface HandleResult {
  /** The DID that is published. */
  record Found(Did did) implements HandleResult {}

  /** Certainly nothing that counts is published by this method. */
  record NotPublished(String detail) implements HandleResult {}

  /** More than one DID is published: whoever is meant, it is not clear. */
  record Contradictory(String detail) implements HandleResult {}

  /** No certain answer; another time there may be one. */
  record Unavailable(String detail, @Nullable Throwable cause) implements HandleResult {}
}
