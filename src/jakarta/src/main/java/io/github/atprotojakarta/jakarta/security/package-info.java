/** The sign-in as an authentication mechanism of Jakarta Security. */
@NullMarked
package io.github.atprotojakarta.jakarta.security;

import org.jspecify.annotations.NullMarked;
