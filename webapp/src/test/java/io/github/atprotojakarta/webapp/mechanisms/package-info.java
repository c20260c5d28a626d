/** An application with two authentication mechanisms; a test puts its classes into a small WAR. */
package io.github.atprotojakarta.webapp.mechanisms;
