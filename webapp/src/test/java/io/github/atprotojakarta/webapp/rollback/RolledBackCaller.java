package io.github.atprotojakarta.webapp.rollback;

import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.SessionStore;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** An enterprise bean as most are: the container begins a transaction for each of its methods. */
@Stateless
public class RolledBackCaller {
  @Inject private AtprotoSessions sessions;
  @Inject private SessionStore store;
  @EJB private Notes notes;
  @Resource private SessionContext context;
  @Resource private ManagedExecutorService executor;

  /** Refreshes, and then has the transaction rolled back. */
  public String marks(SessionKey key) {
    String handle = refreshes(key);
    context.setRollbackOnly();
    return handle;
  }

  /** Refreshes, and then fails. */
  public String fails(SessionKey key) {
    throw new IllegalStateException("after the refresh of " + refreshes(key));
  }

  /** Signs out, and then has the transaction rolled back. */
  public String signsOut(SessionKey key) {
    notes.write();
    sessions.signOut(key);
    context.setRollbackOnly();
    return "signed out";
  }

  /** Reads the session, has another thread refresh it, and goes on with what it has read. */
  public String goesOn(SessionKey key) {
    notes.write();
    OAuthSession session = sessions.restore(key);
    long version = version(key);
    try {
      var unused =
          executor.submit(() -> sessions.client().restore(key, RefreshPolicy.ALWAYS)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return handle(session) + " sees " + (version(key) - version) + " new version";
  }

  /** Calls the account's server. */
  public String calls(SessionKey key) {
    return handle(sessions.restore(key));
  }

  private long version(SessionKey key) {
    return store.find(key).orElseThrow().version();
  }

  private String refreshes(SessionKey key) {
    notes.write();
    return handle(sessions.client().restore(key, RefreshPolicy.ALWAYS));
  }

  private static String handle(OAuthSession session) {
    return session.xrpc().query("com.atproto.server.getSession", Map.of()).getString("handle");
  }
}
