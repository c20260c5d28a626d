/**
 * A strict AT Protocol network inside the JVM, for tests. Start with {@link
 * io.github.atprotojakarta.testkit.StrictNetwork}. The packages below this one hold its servers and
 * may change at any time, except for the types that the methods of this package name.
 */
@NullMarked
package io.github.atprotojakarta.testkit;

import org.jspecify.annotations.NullMarked;
