/** What the client can be watched by. Knows no metrics library; what it says can go to any. */
@NullMarked
package io.github.atprotojakarta.metrics;

import org.jspecify.annotations.NullMarked;
