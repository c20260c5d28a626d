package io.github.atprotojakarta.jakarta.internal.login;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.AuditEvent.Kind;
import io.github.atprotojakarta.jakarta.LoginFailure;
import io.github.atprotojakarta.jakarta.internal.audit.AuditTrail;
import io.github.atprotojakarta.jakarta.internal.limits.Refusals;
import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.metrics.Measurement.LoginCause;
import io.github.atprotojakarta.session.CallbackResult;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records how logins start and end. */
@Dependent
public final class LoginAudit {
  /** The client counts the logins that these refuse: it has called the decision. */
  private static final Set<String> DECISIONS =
      Set.of(ErrorKind.LOGIN_REFUSED.code(), ErrorKind.INSUFFICIENT_SCOPE.code());

  private static final Set<String> LIMITS =
      Set.of(ErrorKind.BUSY.code(), ErrorKind.TOO_MANY_REQUESTS.code());

  private final AuditTrail trail;
  private final Refusals refusals;

  /** Creates the records. */
  @Inject
  public LoginAudit(AuditTrail trail, Refusals refusals) {
    this.trail = trail;
    this.refusals = refusals;
  }

  void started(HttpServletRequest request, LoginRequest login) {
    Kind kind = login.required() == null ? Kind.LOGIN_STARTED : Kind.SCOPE_REQUESTED;
    trail.act(kind, request, LoginContext.did(login.identifier()), null, login.required());
  }

  void accepted(HttpServletRequest request, CallbackResult login) {
    SessionKey key = login.session().key();
    trail.session(Kind.LOGIN_ACCEPTED, request, key, null);
    String required =
        login.appState().flatMap(LoginState::parse).map(LoginState::required).orElse(null);
    if (required != null) {
      trail.session(Kind.SCOPE_GRANTED, request, key, required);
    }
  }

  /** Counts a login that ended before the client got it; the client counts the others. */
  void count(LoginContext context, Exception failure) {
    if (failure instanceof RejectedRequestException rejected
        && !DECISIONS.contains(rejected.code())) {
      if (LIMITS.contains(rejected.code())) {
        refusals.countLogin(LoginCause.LIMIT);
      } else if (context.isLogin()) {
        refusals.countLogin(LoginCause.REQUEST);
      }
    }
  }

  void failed(HttpServletRequest request, LoginContext context, LoginFailure failure) {
    Kind kind = kind(context, failure.code());
    if (kind != null) {
      Did account = context.account();
      trail.act(kind, request, account, failure.reference(), failure.code());
    }
  }

  private static @Nullable Kind kind(LoginContext context, String code) {
    if (code.equals(ErrorKind.LOGIN_REFUSED.code())
        || code.equals(ErrorKind.ACCOUNT_BLOCKED.code())) {
      return Kind.LOGIN_REFUSED;
    }
    if (code.equals(ErrorKind.INSUFFICIENT_SCOPE.code())) {
      return Kind.SCOPE_REFUSED;
    }
    if (LIMITS.contains(code)) {
      // Strangers must not fill the audit log; metrics count what limits refuse.
      return null;
    }
    if (code.equals(ErrorKind.CROSS_SITE.code())) {
      return Kind.CROSS_SITE_REFUSED;
    }
    return context.isLogin() ? Kind.LOGIN_FAILED : null;
  }
}
