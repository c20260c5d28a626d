/**
 * The life of a login: pending authorizations, stored sessions, restore, refresh, sign-out, events,
 * and the interfaces that stores and locks implement.
 */
@NullMarked
package io.github.atprotojakarta.session;

import org.jspecify.annotations.NullMarked;
