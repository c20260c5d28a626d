/**
 * Tests for your own stores and locks: extend {@code SessionStoreContract}, {@code
 * StateStoreContract} or {@code RefreshLockContract}. They need JUnit 5.
 */
@NullMarked
package io.github.atprotojakarta.testkit.store;

import org.jspecify.annotations.NullMarked;
