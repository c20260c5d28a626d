package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.TokenInfo;
import io.github.atprotojakarta.xrpc.XrpcClient;
import java.time.Instant;

/** A session as applications use it, with the newest tokens of its transport. */
final class LiveSession implements OAuthSession {
  private final SessionTransport transport;
  private final SignOut signOut;

  LiveSession(SessionTransport transport, SignOut signOut) {
    this.transport = transport;
    this.signOut = signOut;
  }

  @Override
  public SessionKey key() {
    return transport.current().key();
  }

  @Override
  public TokenInfo tokenInfo() {
    return transport.current().tokenInfo();
  }

  @Override
  public Instant endsAt() {
    return transport.endsAt();
  }

  @Override
  public XrpcClient xrpc() {
    return new XrpcClient(
        transport.current().tokens().audience(), transport, transport.withoutToken());
  }

  @Override
  public HttpResponse send(HttpRequest request) throws HttpTransportException {
    Origin pds = Origin.of(transport.current().tokens().audience());
    if (!pds.contains(request.uri())) {
      throw new IllegalArgumentException(
          "The session "
              + key()
              + " sends its token to "
              + pds
              + " only, not to "
              + Origin.of(request.uri())
              + "; call other services through the PDS (atproto-proxy)");
    }
    return transport.send(request);
  }

  @Override
  public void signOut() {
    signOut.signOut(key());
  }
}
