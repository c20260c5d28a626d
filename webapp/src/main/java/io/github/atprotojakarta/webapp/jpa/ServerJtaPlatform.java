package io.github.atprotojakarta.webapp.jpa;

import jakarta.transaction.TransactionManager;
import jakarta.transaction.UserTransaction;
import java.util.List;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.hibernate.engine.transaction.jta.platform.internal.AbstractJtaPlatform;

/**
 * Tells Hibernate where the server keeps its transaction manager.
 *
 * <p>Jakarta EE names the {@code UserTransaction} but not the {@code TransactionManager}, and
 * Hibernate recognizes only some servers when it comes with the application. This class asks for
 * each server's name in turn, so that one WAR runs on all of them.
 */
@SuppressWarnings("BanJNDI") // The names are constants: nobody can make them lead elsewhere.
public final class ServerJtaPlatform extends AbstractJtaPlatform {
  private static final long serialVersionUID = 1L;

  private static final List<String> NAMES =
      List.of(
          "java:appserver/TransactionManager", // Payara, GlassFish
          "java:jboss/TransactionManager", // WildFly
          "java:comp/TransactionManager"); // Tomcat-based servers

  /** Open Liberty has no name for it, but a factory. */
  private static final String LIBERTY = "com.ibm.tx.jta.TransactionManagerFactory";

  @Override
  protected TransactionManager locateTransactionManager() {
    for (String name : NAMES) {
      try {
        if (new InitialContext().lookup(name) instanceof TransactionManager manager) {
          return manager;
        }
      } catch (NamingException e) {
        // Another server's name.
      }
    }
    return libertyTransactionManager();
  }

  private static TransactionManager libertyTransactionManager() {
    try {
      Class<?> factory = Class.forName(LIBERTY);
      return (TransactionManager) factory.getMethod("getTransactionManager").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "No transaction manager at "
              + NAMES
              + " and no "
              + LIBERTY
              + ": for this server set hibernate.transaction.jta.platform in persistence.xml to the"
              + " platform class that Hibernate has for it",
          e);
    }
  }

  @Override
  protected UserTransaction locateUserTransaction() {
    try {
      return (UserTransaction) new InitialContext().lookup("java:comp/UserTransaction");
    } catch (NamingException e) {
      throw new IllegalStateException("The server has no java:comp/UserTransaction", e);
    }
  }
}
