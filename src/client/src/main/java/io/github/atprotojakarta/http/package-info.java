/**
 * Outgoing HTTP requests. Every request of the library is an {@link
 * io.github.atprotojakarta.http.HttpRequest} that an {@link
 * io.github.atprotojakarta.http.HttpTransport} sends. Applications can replace the transport and
 * the {@link io.github.atprotojakarta.http.NameResolver}. This package knows nothing about OAuth or
 * the AT Protocol.
 */
@NullMarked
package io.github.atprotojakarta.http;

import org.jspecify.annotations.NullMarked;
