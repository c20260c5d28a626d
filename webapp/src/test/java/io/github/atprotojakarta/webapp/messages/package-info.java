/** An application whose messages are worked off as the people who sent them. */
@NullMarked
package io.github.atprotojakarta.webapp.messages;

import org.jspecify.annotations.NullMarked;
