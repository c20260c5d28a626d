/**
 * The example application: servlets for the pages, enterprise beans that call the user's PDS, and
 * filters. It uses the library in the same way as any other application.
 */
@NullMarked
package io.github.atprotojakarta.webapp;

import org.jspecify.annotations.NullMarked;
