package io.github.atprotojakarta.jakarta.internal.audit;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.internal.json.UntrustedText;
import io.github.atprotojakarta.jakarta.AuditEvent;
import io.github.atprotojakarta.jakarta.internal.authentication.ContainerRequest;
import io.github.atprotojakarta.jakarta.internal.config.ClientAddresses;
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
    record(kind, request, key.did(), key.id(), null, reason);
  }

  /** Records an act without a session. */
  public void act(
      AuditEvent.Kind kind,
      HttpServletRequest request,
      @Nullable Did did,
      @Nullable String reference,
      @Nullable String reason) {
    record(kind, request, did, null, reference, reason);
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
    AuditEvent.Kind kind =
        event.cause() == SessionEvent.Cause.SIGNED_OUT
            ? AuditEvent.Kind.SIGNED_OUT
            : AuditEvent.Kind.SESSION_ENDED;
    session(kind, containerRequest.find().orElse(null), event.key(), event.cause().name());
  }

  private void record(
      AuditEvent.Kind kind,
      @Nullable HttpServletRequest request,
      @Nullable Did did,
      @Nullable String sessionId,
      @Nullable String reference,
      @Nullable String reason) {
    String userAgent = request == null ? null : request.getHeader("User-Agent");
    fire(
        new AuditEvent(
            kind,
            Instant.now(),
            did,
            sessionId,
            request == null ? null : addresses.address(request),
            userAgent == null ? null : UntrustedText.clean(userAgent, MAX_USER_AGENT),
            reference == null || reference.isEmpty() ? null : reference,
            reason));
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
