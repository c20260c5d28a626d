package io.github.atprotojakarta.webapp.jpa;

import jakarta.transaction.TransactionManager;
import jakarta.transaction.UserTransaction;
import java.util.List;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.hibernate.engine.transaction.jta.platform.internal.AbstractJtaPlatform;

/**
 * Finds the server's transaction manager for Hibernate.
 *
 * <p>Jakarta EE specifies the JNDI name of the {@code UserTransaction} but not of the {@code
 * TransactionManager}, and a Hibernate in the application recognizes only some servers. This class
 * tries the names of all servers, so that one WAR runs on all of them.
 */
@SuppressWarnings("BanJNDI") // The names are constants, not input.
public final class ServerJtaPlatform extends AbstractJtaPlatform {
  private static final long serialVersionUID = 1L;

  private static final List<String> NAMES =
      List.of(
          "java:appserver/TransactionManager", // Payara, GlassFish
          "java:jboss/TransactionManager", // WildFly
          "java:comp/TransactionManager"); // Tomcat-based servers

  /** Open Liberty has a factory instead of a JNDI name. */
  private static final String LIBERTY = "com.ibm.tx.jta.TransactionManagerFactory";

  @Override
  protected TransactionManager locateTransactionManager() {
    for (String name : NAMES) {
      try {
        if (new InitialContext().lookup(name) instanceof TransactionManager manager) {
          return manager;
        }
      } catch (NamingException e) {
        // The name belongs to another server.
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
          "There is no transaction manager at "
              + NAMES
              + " and no class "
              + LIBERTY
              + ". Set hibernate.transaction.jta.platform in persistence.xml to Hibernate's platform"
              + " class for this server.",
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
