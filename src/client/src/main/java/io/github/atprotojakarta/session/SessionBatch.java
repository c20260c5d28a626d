package io.github.atprotojakarta.session;

/**
 * How far work on many sessions has come: see {@link
 * io.github.atprotojakarta.AtprotoOAuthClient#forEachSession}.
 *
 * @param done the sessions whose work returned normally
 * @param failed the sessions whose work threw an exception
 * @param skipped the sessions that ended in the meantime, or whose row this node cannot read
 */
public record SessionBatch(long done, long failed, long skipped) {
  /** How many sessions are read at once. */
  public static final int SIZE = 100;

  /** The most threads that work on sessions at the same time. */
  public static final int MOST_PARALLEL = 64;
}
