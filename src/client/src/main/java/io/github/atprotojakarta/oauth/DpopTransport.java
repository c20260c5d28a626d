package io.github.atprotojakarta.oauth;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one signing path: sends requests with a DPoP proof (RFC 9449) to authorization servers and
 * resource servers. Keeps the newest nonce of each origin and key; a {@code use_dpop_nonce} answer
 * is retried once with a new proof, unless the body cannot be sent twice.
 */
public final class DpopTransport {
  /** Creates the signing path over a transport. */
  public DpopTransport(HttpTransport transport, Clock clock, SecureRandom random) {}

  /**
   * Sends a request with a proof.
   *
   * @param request made anew for every attempt, so that it can hold a new client assertion
   * @param accessToken sent as {@code Authorization: DPoP}; {@code null} at the authorization
   *     server
   */
  public HttpResponse send(Supplier<HttpRequest> request, DpopKey key, @Nullable Secret accessToken)
      throws HttpTransportException {
    throw new UnsupportedOperationException();
  }
}
