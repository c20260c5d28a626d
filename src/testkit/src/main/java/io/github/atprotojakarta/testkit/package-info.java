/**
 * A strict AT Protocol network inside the JVM, for tests: {@link
 * io.github.atprotojakarta.testkit.StrictNetwork} is its front door. The packages below hold its
 * servers and may change at any time, but for the two types that its methods name, Endpoint and
 * Hold.
 */
@NullMarked
package io.github.atprotojakarta.testkit;

import org.jspecify.annotations.NullMarked;
