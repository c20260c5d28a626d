/** JUnit 5: starts the network for a test. */
@NullMarked
package io.github.atprotojakarta.testkit.junit;

import org.jspecify.annotations.NullMarked;
