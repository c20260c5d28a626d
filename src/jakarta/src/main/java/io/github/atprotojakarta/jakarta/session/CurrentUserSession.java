package io.github.atprotojakarta.jakarta.session;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.TokenInfo;
import io.github.atprotojakarta.xrpc.XrpcClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;

/** Delegates each call to the session of the current request. */
@CurrentUser
@ApplicationScoped
class CurrentUserSession implements OAuthSession {
  @Inject AtprotoSessions sessions;

  @Override
  public SessionKey key() {
    return sessions.require().key();
  }

  @Override
  public TokenInfo tokenInfo() {
    return sessions.require().tokenInfo();
  }

  @Override
  public Instant endsAt() {
    return sessions.require().endsAt();
  }

  @Override
  public XrpcClient xrpc() {
    return sessions.require().xrpc();
  }

  @Override
  public HttpResponse send(HttpRequest request) throws HttpTransportException {
    return sessions.require().send(request);
  }

  @Override
  public void signOut() {
    sessions.require().signOut();
  }
}
