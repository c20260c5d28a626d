/**
 * Stored sessions: restore, refresh, requests, sign-out, maintenance. Not for use outside this
 * project.
 */
@NullMarked
package io.github.atprotojakarta.internal.refresh;

import org.jspecify.annotations.NullMarked;
