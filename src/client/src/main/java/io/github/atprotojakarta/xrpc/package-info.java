/** Calls to a PDS: queries, procedures and blobs over a transport that already authenticates. */
@NullMarked
package io.github.atprotojakarta.xrpc;

import org.jspecify.annotations.NullMarked;
