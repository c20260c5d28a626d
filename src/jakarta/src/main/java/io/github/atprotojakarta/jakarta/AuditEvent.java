package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.identity.Did;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A security-relevant act. The library writes one as a line of the logger {@code
 * io.github.atprotojakarta.audit}, and fires one as a CDI event:
 *
 * <pre>{@code
 * void on(@Observes AuditEvent event) {
 *   siem.send(event);
 * }
 * }</pre>
 *
 * <p>Synchronous observers run in the request's thread, asynchronous ones ({@code @ObservesAsync})
 * later. If an observer throws an exception, the library logs it; the act is not affected. An event
 * contains no secret: no token, code or cookie.
 *
 * @param kind what happened
 * @param time when it happened
 * @param did the account; {@code null} if it is not known
 * @param sessionId the id of the session ({@link
 *     io.github.atprotojakarta.session.SessionKey#id()}); {@code null} if there is none
 * @param clientAddress the address of the client, as {@code atproto.client-address-header} defines
 *     it; {@code null} outside of requests, for example when maintenance ends a session
 * @param userAgent the header {@code User-Agent}, without control characters and at most 256
 *     characters; {@code null} if there is none
 * @param reference the reference on the error page and in the log; {@code null} if there is neither
 * @param reason a stable name, such as the code of a {@link LoginFailure} or the cause of a
 *     session's end; scopes for the kinds that concern scopes; the administrator's own words for
 *     the acts of administrators; {@code null} if there is none
 * @param administrator the administrator who did it, as the application names them; {@code null}
 *     for all other acts
 */
public record AuditEvent(
    Kind kind,
    Instant time,
    @Nullable Did did,
    @Nullable String sessionId,
    @Nullable String clientAddress,
    @Nullable String userAgent,
    @Nullable String reference,
    @Nullable String reason,
    @Nullable String administrator) {
  /** What happened. */
  public enum Kind {
    /** A browser was sent to an authorization server. */
    LOGIN_STARTED,
    /** An account signed in. */
    LOGIN_ACCEPTED,
    /** The {@link LoginDecision} refused a login, or the account is blocked. */
    LOGIN_REFUSED,
    /** A login could not be started or completed. */
    LOGIN_FAILED,
    /** The application imported a session of an account. */
    SESSION_IMPORTED,
    /** A session was ended by the person or the application. */
    SIGNED_OUT,
    /** A session was ended by its server or by its age. */
    SESSION_ENDED,
    /** A session was ended by an administrator. */
    ENDED_BY_ADMINISTRATOR,
    /** An administrator blocked an account: it cannot sign in. */
    ACCOUNT_BLOCKED,
    /** An administrator unblocked an account. */
    ACCOUNT_UNBLOCKED,
    /** An administrator deleted an ended session whose tokens were not revoked. */
    REVOCATION_GIVEN_UP,
    /** A person was sent to the consent page for more scopes. */
    SCOPE_REQUESTED,
    /** A person granted the requested scopes. */
    SCOPE_GRANTED,
    /** A login or a request lacked a scope. */
    SCOPE_REFUSED,
    /** A request of another site was refused (CSRF). */
    CROSS_SITE_REFUSED
  }
}
