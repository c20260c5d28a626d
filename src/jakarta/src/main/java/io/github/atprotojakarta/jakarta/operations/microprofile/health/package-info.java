/** What MicroProfile Health asks. Where the server has no such thing, nobody loads this package. */
@NullMarked
package io.github.atprotojakarta.jakarta.operations.microprofile.health;

import org.jspecify.annotations.NullMarked;
