/** The metadata and the keys of this OAuth client, and a check of what it publishes. */
@NullMarked
package io.github.atprotojakarta.oauth.client;

import org.jspecify.annotations.NullMarked;
