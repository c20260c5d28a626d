/** Logins from the typed identifier to the stored session. Not for use outside this project. */
@NullMarked
package io.github.atprotojakarta.internal.login;

import org.jspecify.annotations.NullMarked;
