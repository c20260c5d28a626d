/** Tests of scopes. */
@NullMarked
package io.github.atprotojakarta.scope;

import org.jspecify.annotations.NullMarked;
