/**
 * The example application: servlets that show pages, enterprise beans that call the user's PDS, and
 * the filters around them. It uses the library as any application would.
 */
@NullMarked
package io.github.atprotojakarta.webapp;

import org.jspecify.annotations.NullMarked;
