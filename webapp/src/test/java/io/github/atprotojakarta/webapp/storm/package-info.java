/**
 * The storm: a cluster of servers that is killed, paused, split and cut off while thousands of
 * sessions are refreshed, and the books that are kept of it at the authorization server. {@link
 * io.github.atprotojakarta.webapp.storm.StormServlet}, {@link
 * io.github.atprotojakarta.webapp.storm.NamedTransport} and {@link
 * io.github.atprotojakarta.webapp.storm.WithoutClaims} run inside the servers, the rest beside
 * them.
 */
@NullMarked
package io.github.atprotojakarta.webapp.storm;

import org.jspecify.annotations.NullMarked;
