/** Limits on what strangers may use: how often, how much at the same time, how many log lines. */
@NullMarked
package io.github.atprotojakarta.jakarta.internal.limits;

import org.jspecify.annotations.NullMarked;
