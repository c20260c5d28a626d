package io.github.atprotojakarta.hazelcast;

import javax.naming.NamingException;

/** The server's JNDI directory. */
@FunctionalInterface
interface JndiDirectory {
  /** Returns the object with a name. */
  Object lookup(String name) throws NamingException;
}
