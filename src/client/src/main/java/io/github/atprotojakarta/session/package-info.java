/**
 * What applications use of a session: options and result of a login, the session itself, events,
 * and the settings of refreshes.
 */
@NullMarked
package io.github.atprotojakarta.session;

import org.jspecify.annotations.NullMarked;
