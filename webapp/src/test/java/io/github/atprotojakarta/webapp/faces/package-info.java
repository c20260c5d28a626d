/** A Faces application of a user, for tests inside servers. */
package io.github.atprotojakarta.webapp.faces;
