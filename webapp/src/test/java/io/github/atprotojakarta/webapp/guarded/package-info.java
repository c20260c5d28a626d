/** Classes of small applications that the filter guards. */
package io.github.atprotojakarta.webapp.guarded;
