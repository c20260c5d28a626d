/**
 * The command line: makes keys, checks a published client, and follows a handle to its servers. It
 * uses the rest of the client, and nothing of the client uses it.
 */
@NullMarked
package io.github.atprotojakarta.cli;

import org.jspecify.annotations.NullMarked;
