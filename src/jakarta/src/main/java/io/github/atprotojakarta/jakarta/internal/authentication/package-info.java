/**
 * Finds out who sent a request, and responds to requests of people and programs that have to sign
 * in first. The filter, the authentication mechanism and the endpoints share it.
 */
@NullMarked
package io.github.atprotojakarta.jakarta.internal.authentication;

import org.jspecify.annotations.NullMarked;
