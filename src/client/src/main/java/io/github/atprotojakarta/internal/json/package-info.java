/** Parses and shows JSON and text from untrusted sources. */
@NullMarked
package io.github.atprotojakarta.internal.json;

import org.jspecify.annotations.NullMarked;
