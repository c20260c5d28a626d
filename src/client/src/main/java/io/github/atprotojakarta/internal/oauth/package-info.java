/**
 * The requests to an authorization server, and the readers of its responses. Not for use outside
 * this project.
 */
@NullMarked
package io.github.atprotojakarta.internal.oauth;

import org.jspecify.annotations.NullMarked;
