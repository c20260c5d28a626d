/** The differences between PDS implementations, as data. */
@NullMarked
package io.github.atprotojakarta.testkit.oauth.dialect;

import org.jspecify.annotations.NullMarked;
