package io.github.atprotojakarta.webapp.storm;

/**
 * A session of the storm; each account has one.
 *
 * @param did the account
 * @param id the session's id at the nodes
 */
record StormSession(String did, String id) {}
