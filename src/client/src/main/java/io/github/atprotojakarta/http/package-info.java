/**
 * The guarded way out. Every outgoing request of the library is an {@link
 * io.github.atprotojakarta.http.HttpRequest} sent by an {@link
 * io.github.atprotojakarta.http.HttpTransport}. Knows nothing of OAuth or the AT Protocol.
 */
@NullMarked
package io.github.atprotojakarta.http;

import org.jspecify.annotations.NullMarked;
