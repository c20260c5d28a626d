/**
 * A proxy that passes XRPC calls of scripts in the browser to the PDS of the signed-in account, so
 * that scripts never hold a token. It is configured by settings and has no API: {@code XrpcProxy}
 * is public because the start of the application checks its settings, and the resource class
 * because JAX-RS requires it.
 */
@NullMarked
package io.github.atprotojakarta.jakarta.xrpc;

import org.jspecify.annotations.NullMarked;
