/** Tests of the command line. */
@NullMarked
package io.github.atprotojakarta.cli;

import org.jspecify.annotations.NullMarked;
