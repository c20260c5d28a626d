package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.TokenInvalidException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.dpop.AuthenticationChallenge;
import io.github.atprotojakarta.internal.dpop.DpopTransport;
import io.github.atprotojakarta.internal.dpop.ExpiredTokenError;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.store.StoredSession;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BinaryOperator;

/**
 * Sends requests of a session, with its newest access token and a proof. When the server calls the
 * token invalid, as happens as soon as another node has refreshed, it sends the request again with
 * the tokens in the store, or refreshes them.
 */
final class SessionTransport implements HttpTransport {
  private static final Comparator<StoredSession> NEWNESS =
      Comparator.comparing(StoredSession::version).thenComparing(StoredSession::usedAt);

  /** To the tokens in the store, and to those of a refresh. */
  private static final int MOST_RENEWALS = 2;

  private final SessionUse uses;
  private final FreshTokens tokens;
  private final DpopTransport transport;
  private final ClientContext context;
  private final AtomicReference<StoredSession> current;

  SessionTransport(
      StoredSession session,
      SessionUse uses,
      FreshTokens tokens,
      DpopTransport transport,
      ClientContext context) {
    this.current = new AtomicReference<>(session);
    this.uses = uses;
    this.tokens = tokens;
    this.transport = transport;
    this.context = context;
  }

  /** Returns the session with the newest tokens that this transport knows. */
  StoredSession current() {
    return Objects.requireNonNull(current.get());
  }

  /** Returns when the session ends even if it is used. */
  Instant endsAt() {
    return uses.endInUse(current());
  }

  @Override
  public HttpResponse send(HttpRequest request) throws HttpTransportException {
    return context.observations().observeXrpc(context.timeouts().applyTo(request), this::sendFresh);
  }

  /** Returns the transport for requests to other servers, which get no token and no proof. */
  HttpTransport withoutToken() {
    HttpTransport others = transport.withoutToken();
    return request -> others.send(context.timeouts().applyTo(request));
  }

  private HttpResponse sendFresh(HttpRequest request) throws HttpTransportException {
    Instant time = context.clock().instant();
    long began = context.waits().nanoTime();
    StoredSession used =
        adopt(tokens.apply(RefreshPolicy.AUTO, adopt(uses.useAgain(current())), began));
    HttpResponse response = send(request, used);
    for (int renewals = 0; refusesToken(response, used, time); renewals++) {
      response.close();
      // What the store has may be old, too; only tokens of this call have just been issued.
      boolean justIssued = !used.refreshedAt().isBefore(time);
      if (renewals == MOST_RENEWALS || (renewals > 0 && justIssued)) {
        throw refused(used);
      }
      used = newerThan(used, began);
      if (!request.body().repeatable()) {
        throw unrepeatable(request, "its access token had expired");
      }
      response = send(request, used);
    }
    return response(request, response);
  }

  /** Without a challenge the error counts for a token from before this call only. */
  private static boolean refusesToken(HttpResponse response, StoredSession used, Instant time)
      throws HttpTransportException {
    return AuthenticationChallenge.refusesToken(response)
        || (used.refreshedAt().isBefore(time) && ExpiredTokenError.isIn(response));
  }

  private TokenInvalidException refused(StoredSession newest) {
    uses.demandNewest(newest);
    return new TokenInvalidException(
        newest.tokens().audience().getHost()
            + " refuses an access token that "
            + newest.tokens().issuer()
            + " has just issued; the session is kept, because the fault is on that server");
  }

  /** Returns tokens newer than those that a server has just refused. */
  private StoredSession newerThan(StoredSession refused, long began) {
    StoredSession mine = current();
    return mine.version() > refused.version() ? mine : adopt(tokens.newer(refused, began));
  }

  private StoredSession adopt(StoredSession session) {
    return current.accumulateAndGet(session, BinaryOperator.maxBy(NEWNESS));
  }

  private HttpResponse send(HttpRequest request, StoredSession as) throws HttpTransportException {
    HttpRequest addressed =
        request.toBuilder().uri(address(request.uri(), as.tokens().audience())).build();
    long began = context.waits().nanoTime();
    int status = 0;
    try {
      HttpResponse response =
          ExpiredTokenError.examinable(
              transport.send(() -> addressed, as.dpopKey(), as.tokens().accessToken()));
      status = response.status();
      return response;
    } finally {
      Duration took = Duration.ofNanos(context.waits().nanoTime() - began);
      context.metrics().on(new Measurement.PdsCall(status, took));
    }
  }

  /** The account may have moved: its newest tokens are for its new PDS only. */
  private static URI address(URI asked, URI pds) {
    String origin = Origin.of(pds).toString();
    boolean inPlace = origin.equals(asked.getScheme() + "://" + asked.getRawAuthority());
    if (inPlace && asked.getRawFragment() == null) {
      return asked;
    }
    String query = asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
    return URI.create(origin + asked.getRawPath() + query);
  }

  private static HttpResponse response(HttpRequest request, HttpResponse response) {
    if (!request.body().repeatable() && wantsNonce(response)) {
      response.close();
      throw unrepeatable(request, "the server wants a new DPoP nonce");
    }
    return response;
  }

  private static TransientException unrepeatable(HttpRequest request, String why) {
    return new TransientException(
        request
            + " was refused because "
            + why
            + ". Its body can be read only once, so it was not sent again. Send the request again"
            + " with a new body");
  }

  private static boolean wantsNonce(HttpResponse response) {
    return AuthenticationChallenge.dpopError(response).filter("use_dpop_nonce"::equals).isPresent();
  }
}
