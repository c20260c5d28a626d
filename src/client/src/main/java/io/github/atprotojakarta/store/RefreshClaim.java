package io.github.atprotojakarta.store;

import java.time.Instant;

/**
 * The mark that is written to the store before a refresh token is sent, so that nobody else sends
 * it. The times are of the clock of the node that made it. A store that has a clock of its own, the
 * same for all nodes, may judge claims by that; then only the time between the two counts.
 *
 * @param id who holds it; new for every attempt
 * @param at when it was made
 * @param until when it counts as left behind by a node that died
 */
public record RefreshClaim(String id, Instant at, Instant until) {}
