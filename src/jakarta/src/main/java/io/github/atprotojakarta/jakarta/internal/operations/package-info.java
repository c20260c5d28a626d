/** Runs background tasks on the threads of the server, or on a thread of the library. */
@NullMarked
package io.github.atprotojakarta.jakarta.internal.operations;

import org.jspecify.annotations.NullMarked;
