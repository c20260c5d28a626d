/** Reads the settings of the sign-in and finds beans that replace parts of the library. */
@NullMarked
package io.github.atprotojakarta.jakarta.internal.config;

import org.jspecify.annotations.NullMarked;
