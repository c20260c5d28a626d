/** The sessions of signed-in people, for injection into the beans of an application. */
@NullMarked
package io.github.atprotojakarta.jakarta.session;

import org.jspecify.annotations.NullMarked;
