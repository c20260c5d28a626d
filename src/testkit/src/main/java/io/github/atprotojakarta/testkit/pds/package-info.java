/**
 * The personal data server: XRPC methods, in-memory repositories and blobs, and who may call them.
 */
@NullMarked
package io.github.atprotojakarta.testkit.pds;

import org.jspecify.annotations.NullMarked;
