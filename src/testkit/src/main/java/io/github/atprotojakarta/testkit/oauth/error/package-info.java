/** OAuth error responses. */
@NullMarked
package io.github.atprotojakarta.testkit.oauth.error;

import org.jspecify.annotations.NullMarked;
