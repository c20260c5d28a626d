/** An application whose transactions are rolled back, for tests inside a server. */
@NullMarked
package io.github.atprotojakarta.webapp.rollback;

import org.jspecify.annotations.NullMarked;
