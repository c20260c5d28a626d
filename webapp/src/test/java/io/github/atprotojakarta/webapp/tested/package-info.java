/** An application whose tests run inside the server, with people whom they sign in themselves. */
@NullMarked
package io.github.atprotojakarta.webapp.tested;

import org.jspecify.annotations.NullMarked;
