package io.github.atprotojakarta.hazelcast;

import io.github.atprotojakarta.store.RefreshLock;

/**
 * A refresh lock with what is known of the grid that keeps it. Names no type of Hazelcast, so that
 * it can be loaded where Hazelcast is not.
 *
 * @param lock the lock
 * @param origin where the grid comes from, for the log
 * @param stop ends what was started for the lock
 */
record GridLock(RefreshLock lock, String origin, Runnable stop) {}
