/** Requests and responses of the sign-in: URLs, parameters, cookies, redirects and error pages. */
@NullMarked
package io.github.atprotojakarta.jakarta.internal.web;

import org.jspecify.annotations.NullMarked;
