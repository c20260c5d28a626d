package io.github.atprotojakarta.webapp.secured;

import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.jakarta.session.CurrentUser;
import io.github.atprotojakarta.session.OAuthSession;
import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.AsyncResult;
import jakarta.ejb.Asynchronous;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.Future;

/** An enterprise bean that asks who calls. */
@Stateless
@RolesAllowed("boss")
public class Books {
  @Resource private SessionContext context;
  @Inject private AtprotoSessions sessions;
  @Inject @CurrentUser private OAuthSession session;

  /** The caller as the EJB container knows it. */
  @RolesAllowed("writer")
  public String caller() {
    return context.getCallerPrincipal().getName();
  }

  /** For a group that an identity store gives. */
  @RolesAllowed("reader")
  public String handle() {
    return session.xrpc().query("com.atproto.server.getSession", Map.of()).getString("handle");
  }

  /** For nobody. */
  public String burn() {
    return "burnt";
  }

  /** Who the current user is in a thread of the container's. */
  @PermitAll
  @Asynchronous
  public Future<String> currentLater() {
    return new AsyncResult<>(current());
  }

  /** Who the current user is. */
  @PermitAll
  public String current() {
    return sessions.current().map(each -> each.did().value()).orElse("nobody");
  }
}
