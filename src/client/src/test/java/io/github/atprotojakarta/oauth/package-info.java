/** Tests of the OAuth protocol, on the wire: what is sent, and what is made of the answers. */
@NullMarked
package io.github.atprotojakarta.oauth;

import org.jspecify.annotations.NullMarked;
