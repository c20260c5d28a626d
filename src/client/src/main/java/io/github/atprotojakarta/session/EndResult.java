package io.github.atprotojakarta.session;

/**
 * What a call ended of the sessions that match a filter.
 *
 * @param ended the number of sessions that the call ended
 * @param more whether other sessions matched that the call did not end, because it reached its
 *     limit
 */
public record EndResult(long ended, boolean more) {}
