/** Handles the requests of a login, from the form of the login page to the session cookie. */
@NullMarked
package io.github.atprotojakarta.jakarta.internal.login;

import org.jspecify.annotations.NullMarked;
