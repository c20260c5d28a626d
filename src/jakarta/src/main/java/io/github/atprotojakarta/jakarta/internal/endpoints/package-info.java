/** Distributes requests to the endpoints of the sign-in, and the servlet that serves them. */
@NullMarked
package io.github.atprotojakarta.jakarta.internal.endpoints;

import org.jspecify.annotations.NullMarked;
