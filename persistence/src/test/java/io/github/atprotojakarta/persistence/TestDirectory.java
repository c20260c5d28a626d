package io.github.atprotojakarta.persistence;

import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.spi.InitialContextFactory;

/** A naming service as servers have, with the names of a test. */
public final class TestDirectory implements InitialContextFactory, AutoCloseable {
  private static final Map<String, Object> NAMES = new ConcurrentHashMap<>();

  /** For JNDI. */
  public TestDirectory() {}

  /** Binds a name; {@link #close} forgets it. */
  static TestDirectory with(String name, Object value) {
    System.setProperty(Context.INITIAL_CONTEXT_FACTORY, TestDirectory.class.getName());
    NAMES.put(name, value);
    return new TestDirectory();
  }

  @Override
  public Context getInitialContext(Hashtable<?, ?> environment) {
    return Intercepted.proxy(
        Context.class,
        (self, method, arguments) -> {
          if (!method.getName().equals("lookup")) {
            return null;
          }
          Object found = NAMES.get(String.valueOf(arguments[0]));
          if (found == null) {
            throw new NameNotFoundException(String.valueOf(arguments[0]));
          }
          return found;
        });
  }

  @Override
  public void close() {
    NAMES.clear();
    System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
  }
}
