/** Tests of JSON from strangers. */
@NullMarked
package io.github.atprotojakarta.internal.json;

import org.jspecify.annotations.NullMarked;
