/** Adapts Hibernate and the embedded database to every server. */
@NullMarked
package io.github.atprotojakarta.webapp.jpa;

import org.jspecify.annotations.NullMarked;
