package io.github.atprotojakarta.session;

/** Determines when {@code restore} refreshes the tokens. */
public enum RefreshPolicy {
  /** If the access token has expired or is about to expire. */
  AUTO,
  /** Always. */
  ALWAYS,
  /** Never. The tokens may have expired. */
  NEVER
}
