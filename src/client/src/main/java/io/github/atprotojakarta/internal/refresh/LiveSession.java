package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.dpop.DpopTransport;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.metrics.MetricsListener;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.TokenInfo;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.xrpc.XrpcClient;

/** A session over the stored one: takes newer tokens over as they come. */
final class LiveSession implements OAuthSession {
  private final Sessions sessions;
  private final SessionTransport transport;
  private volatile StoredSession current;

  LiveSession(
      StoredSession session, Sessions sessions, DpopTransport transport, MetricsListener meter) {
    this.current = session;
    this.sessions = sessions;
    this.transport = new SessionTransport(this, transport, meter);
  }

  @Override
  public SessionKey key() {
    return current.key();
  }

  @Override
  public TokenInfo tokenInfo() {
    return current.tokenInfo();
  }

  @Override
  public XrpcClient xrpc() {
    return new XrpcClient(current.tokens().audience(), transport);
  }

  @Override
  public HttpResponse send(HttpRequest request) throws HttpTransportException {
    Origin pds = Origin.of(current.tokens().audience());
    if (!pds.contains(request.uri())) {
      throw new IllegalArgumentException(
          "The session "
              + key()
              + " sends its token to "
              + pds
              + " alone, and not to "
              + Origin.of(request.uri())
              + "; other services are called through it (atproto-proxy)");
    }
    return transport.send(request);
  }

  @Override
  public void signOut() {
    sessions.signOut(key());
  }

  /** The tokens to use now. */
  StoredSession usable() {
    return adopt(sessions.apply(RefreshPolicy.AUTO, current));
  }

  /** Tokens newer than those that a server has just refused. */
  StoredSession newerThan(StoredSession refused) {
    StoredSession mine = current;
    return mine.version() > refused.version()
        ? mine
        : adopt(sessions.newer(refused.key(), refused.version()));
  }

  private synchronized StoredSession adopt(StoredSession session) {
    if (session.version() > current.version()) {
      current = session;
    }
    return current;
  }
}
