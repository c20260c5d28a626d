/** Sessions and their tokens: issue, refresh, revocation, and a history of all refresh tokens. */
@NullMarked
package io.github.atprotojakarta.testkit.oauth.token;

import org.jspecify.annotations.NullMarked;
