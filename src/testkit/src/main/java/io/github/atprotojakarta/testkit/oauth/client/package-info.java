/** OAuth clients: their metadata, keys, redirect URIs and authentication. */
@NullMarked
package io.github.atprotojakarta.testkit.oauth.client;

import org.jspecify.annotations.NullMarked;
