package io.github.atprotojakarta.hazelcast;

import javax.naming.NamingException;

/** The server's directory of names. */
@FunctionalInterface
interface JndiDirectory {
  /** The object of a name. */
  Object lookup(String name) throws NamingException;
}
