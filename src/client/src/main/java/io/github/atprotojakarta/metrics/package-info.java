/** The measurements that a client reports. Independent of any metrics library. */
@NullMarked
package io.github.atprotojakarta.metrics;

import org.jspecify.annotations.NullMarked;
