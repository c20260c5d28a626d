@NullMarked
package io.github.atprotojakarta.jakarta.test;

import org.jspecify.annotations.NullMarked;
