/**
 * Sample stores on a server with strings, expiry times and compare-and-set, such as Redis. They
 * pass the tests of {@code testkit.store}. A store of your own also encrypts its values: they hold
 * tokens and keys.
 */
@NullMarked
package io.github.atprotojakarta.testkit.redislike;

import org.jspecify.annotations.NullMarked;
