package io.github.atprotojakarta.webapp.storm;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.persistence.EncryptionKeys;
import io.github.atprotojakarta.persistence.JpaSessionStore;
import io.github.atprotojakarta.persistence.JtaTransactions;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.SessionStore;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;

/**
 * The sessions of the database, and everybody gets the claim at once: what a cluster would be that
 * relies on its lock alone. It is in the WAR of one test only.
 */
@ApplicationScoped
@Alternative
@Priority(1)
public class WithoutClaims {
  @Inject private Settings settings;
  @Inject private JtaTransactions transactions;

  @Produces
  @ApplicationScoped
  SessionStore store() {
    SessionStore real =
        new JpaSessionStore(transactions, EncryptionKeys.load(settings, new SecureRandom()));
    return (SessionStore)
        Proxy.newProxyInstance(
            SessionStore.class.getClassLoader(),
            new Class<?>[] {SessionStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("claim")) {
                return new ClaimOutcome.Claimed(false);
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
