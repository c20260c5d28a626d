package io.github.atprotojakarta.session;

import java.time.Instant;

/**
 * The mark that is written to the store before a refresh token is sent, so that nobody else sends
 * it.
 *
 * @param id who holds it; new for every attempt
 * @param at when it was made
 * @param until when it counts as left behind by a node that died
 */
public record RefreshClaim(String id, Instant at, Instant until) {}
