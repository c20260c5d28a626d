/** Servers of strangers who want to cost their visitors time, memory and rows. */
@NullMarked
package io.github.atprotojakarta.testkit.hostile;

import org.jspecify.annotations.NullMarked;
