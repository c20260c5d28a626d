/** Tests of the stores on real databases with both persistence providers, and of the encryption. */
@NullMarked
package io.github.atprotojakarta.persistence;

import org.jspecify.annotations.NullMarked;
