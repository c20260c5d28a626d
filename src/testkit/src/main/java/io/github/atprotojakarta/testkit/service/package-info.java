/** Services beside the PDS, which accept tokens that the PDS signs for an account. */
@NullMarked
package io.github.atprotojakarta.testkit.service;

import org.jspecify.annotations.NullMarked;
