/**
 * The interfaces that stores of sessions and pending logins implement, their values, and versions
 * in memory.
 */
@NullMarked
package io.github.atprotojakarta.store;

import org.jspecify.annotations.NullMarked;
