/** Applications of users with a JAX-RS of their own, for tests inside servers. */
package io.github.atprotojakarta.webapp.jaxrs;
