/** The personal data server: XRPC methods, authentication, and in-memory repositories and blobs. */
@NullMarked
package io.github.atprotojakarta.testkit.pds;

import org.jspecify.annotations.NullMarked;
