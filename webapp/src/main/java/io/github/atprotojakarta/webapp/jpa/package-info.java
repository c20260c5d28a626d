/** What Hibernate and the embedded database need to run unchanged on every server. */
@NullMarked
package io.github.atprotojakarta.webapp.jpa;

import org.jspecify.annotations.NullMarked;
