package io.github.atprotojakarta.identity;

import org.jspecify.annotations.Nullable;

/** The result of one method to resolve a handle. */
sealed interface HandleResult {
  /** The handle resolves to this DID. */
  record Found(Did did) implements HandleResult {}

  /** No valid DID is published by this method. */
  record NotPublished(String detail) implements HandleResult {}

  /** More than one DID is published. */
  record Ambiguous(String detail) implements HandleResult {}

  /** The method failed; a later attempt may succeed. */
  record Unavailable(String detail, @Nullable Throwable cause) implements HandleResult {}
}
