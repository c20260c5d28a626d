/** The authorization server: its endpoints and its metadata document. */
@NullMarked
package io.github.atprotojakarta.testkit.oauth;

import org.jspecify.annotations.NullMarked;
