package io.github.atprotojakarta.session;

/**
 * What a call to block an account did.
 *
 * @param added whether the call blocked the account; {@code false} if it was blocked already
 * @param ended the number of sessions that the call ended
 */
public record BlockResult(boolean added, long ended) {}
