/** An application that says whom each part of the server takes for the caller. */
package io.github.atprotojakarta.webapp.callers;
