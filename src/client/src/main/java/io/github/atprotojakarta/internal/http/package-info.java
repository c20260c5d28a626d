/** Rules for addresses, host names and origins that several packages share. */
@NullMarked
package io.github.atprotojakarta.internal.http;

import org.jspecify.annotations.NullMarked;
