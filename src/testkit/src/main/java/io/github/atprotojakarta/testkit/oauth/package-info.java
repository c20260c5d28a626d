/** The authorization server. It shares no code with the client that it judges. */
@NullMarked
package io.github.atprotojakarta.testkit.oauth;

import org.jspecify.annotations.NullMarked;
