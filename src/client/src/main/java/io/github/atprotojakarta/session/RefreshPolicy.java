package io.github.atprotojakarta.session;

/** When {@code restore} refreshes the tokens. */
public enum RefreshPolicy {
  /** When the access token has expired or is about to. */
  AUTO,
  /** Always, whatever its age. */
  ALWAYS,
  /** Never; the tokens may have expired. */
  NEVER
}
