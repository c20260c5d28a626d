/** An application whose parts require scopes; tests put its classes into a small WAR. */
package io.github.atprotojakarta.webapp.stepup;
