package io.github.atprotojakarta.jakarta.internal.audit;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.internal.json.UntrustedText;
import io.github.atprotojakarta.jakarta.AuditEvent;
import io.github.atprotojakarta.jakarta.internal.authentication.ContainerRequest;
import io.github.atprotojakarta.jakarta.internal.config.ClientAddresses;
import io.github.atprotojakarta.session.AccountEvent;
import io.github.atprotojakarta.session.AdministrativeAct;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes a line and fires an {@link AuditEvent} for each security-relevant act. */
@ApplicationScoped
public class AuditTrail {
  private static final System.Logger LOG = System.getLogger(AuditTrail.class.getName());
  private static final int MAX_USER_AGENT = 256;

  @Inject Event<AuditEvent> events;
  @Inject ContainerRequest containerRequest;
  @Inject ClientAddresses addresses;

  private final AuditLog log = new AuditLog(System::nanoTime);

  /** Records an act in a session. */
  public void session(
      AuditEvent.Kind kind,
      @Nullable HttpServletRequest request,
      SessionKey key,
      @Nullable String reason) {
    fire(event(kind, request, key.did(), key.id(), null, reason, null));
  }

  /** Records an act without a session. */
  public void act(
      AuditEvent.Kind kind,
      HttpServletRequest request,
      @Nullable Did did,
      @Nullable String reference,
      @Nullable String reason) {
    fire(event(kind, request, did, null, reference, reason, null));
  }

  /** Records an import; {@code LOGIN_ACCEPTED} tells of a login. */
  void on(@Observes SessionEvent.SessionCreated event) {
    if (event.occasion() == SessionEvent.Occasion.IMPORT) {
      HttpServletRequest request = containerRequest.find().orElse(null);
      session(AuditEvent.Kind.SESSION_IMPORTED, request, event.key(), null);
    }
  }

  /** Records the end of a session, which may have happened in a request or in the background. */
  void on(@Observes SessionEvent.SessionDeleted event) {
    HttpServletRequest request = containerRequest.find().orElse(null);
    AdministrativeAct act = event.act();
    if (act != null) {
      administrative(AuditEvent.Kind.ENDED_BY_ADMINISTRATOR, event.key(), act);
    } else if (event.cause() == SessionEvent.Cause.SIGNED_OUT) {
      session(AuditEvent.Kind.SIGNED_OUT, request, event.key(), event.cause().name());
    } else {
      session(AuditEvent.Kind.SESSION_ENDED, request, event.key(), event.cause().name());
    }
  }

  /** Records that an administrator gave a revocation up. */
  void on(@Observes SessionEvent.RevocationGivenUp event) {
    administrative(AuditEvent.Kind.REVOCATION_GIVEN_UP, event.key(), event.act());
  }

  /** Records that an administrator blocked an account; the ends of its sessions follow. */
  void on(@Observes AccountEvent.AccountBlocked event) {
    administrative(AuditEvent.Kind.ACCOUNT_BLOCKED, event.did(), null, event.act());
  }

  /** Records that an administrator unblocked an account. */
  void on(@Observes AccountEvent.AccountUnblocked event) {
    administrative(AuditEvent.Kind.ACCOUNT_UNBLOCKED, event.did(), null, event.act());
  }

  private void administrative(AuditEvent.Kind kind, SessionKey key, AdministrativeAct act) {
    administrative(kind, key.did(), key.id(), act);
  }

  private void administrative(
      AuditEvent.Kind kind, Did did, @Nullable String sessionId, AdministrativeAct act) {
    HttpServletRequest request = containerRequest.find().orElse(null);
    fire(event(kind, request, did, sessionId, null, act.reason(), act.administrator()));
  }

  private AuditEvent event(
      AuditEvent.Kind kind,
      @Nullable HttpServletRequest request,
      @Nullable Did did,
      @Nullable String sessionId,
      @Nullable String reference,
      @Nullable String reason,
      @Nullable String administrator) {
    String userAgent = request == null ? null : request.getHeader("User-Agent");
    return new AuditEvent(
        kind,
        Instant.now(),
        did,
        sessionId,
        request == null ? null : addresses.address(request),
        userAgent == null ? null : UntrustedText.clean(userAgent, MAX_USER_AGENT),
        reference == null || reference.isEmpty() ? null : reference,
        reason,
        administrator);
  }

  private void fire(AuditEvent event) {
    log.write(event);
    try {
      events.fire(event);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "ATP2203 An observer failed on " + event, e);
    }
    events
        .fireAsync(event)
        .whenComplete(
            (published, failure) -> {
              if (failure != null) {
                LOG.log(
                    Level.WARNING, "ATP2204 An asynchronous observer failed on " + event, failure);
              }
            });
  }
}
