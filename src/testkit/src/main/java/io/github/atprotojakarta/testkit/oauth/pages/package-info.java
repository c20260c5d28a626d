/** The sign-in and consent pages, and the authorization response. */
@NullMarked
package io.github.atprotojakarta.testkit.oauth.pages;

import org.jspecify.annotations.NullMarked;
