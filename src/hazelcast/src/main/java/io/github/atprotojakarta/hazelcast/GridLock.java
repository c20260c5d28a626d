package io.github.atprotojakarta.hazelcast;

import io.github.atprotojakarta.store.RefreshLock;

/**
 * A refresh lock and its data grid. This class uses no Hazelcast type, so that it can be loaded
 * without Hazelcast.
 *
 * @param lock the lock
 * @param origin a description of the grid, for the log
 * @param stop shuts down what was started for the lock
 */
record GridLock(RefreshLock lock, String origin, Runnable stop) {}
