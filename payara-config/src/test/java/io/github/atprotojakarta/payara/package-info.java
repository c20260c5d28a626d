/** Tests of the launcher with the real server. */
@NullMarked
package io.github.atprotojakarta.payara;

import org.jspecify.annotations.NullMarked;
