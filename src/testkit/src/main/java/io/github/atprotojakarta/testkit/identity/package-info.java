/**
 * The network's accounts, their handles, and the PLC directory that publishes their DID documents.
 */
@NullMarked
package io.github.atprotojakarta.testkit.identity;

import org.jspecify.annotations.NullMarked;
