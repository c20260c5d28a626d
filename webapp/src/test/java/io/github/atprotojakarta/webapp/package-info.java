/** The example application inside real servers, used as people and programs use it. */
@NullMarked
package io.github.atprotojakarta.webapp;

import org.jspecify.annotations.NullMarked;
