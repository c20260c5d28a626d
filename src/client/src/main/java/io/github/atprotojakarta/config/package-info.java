/** Reads settings by name, and finds JCA providers by name. */
@NullMarked
package io.github.atprotojakarta.config;

import org.jspecify.annotations.NullMarked;
