/** Starts the sign-in with the web application and offers its parts as CDI beans. */
@NullMarked
package io.github.atprotojakarta.jakarta.internal.boot;

import org.jspecify.annotations.NullMarked;
