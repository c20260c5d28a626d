/** Tests of JSON from strangers. */
@NullMarked
package io.github.atprotojakarta.json;

import org.jspecify.annotations.NullMarked;
