package io.github.atprotojakarta.jakarta.rs;

import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.session.OAuthSession;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Makes a JAX-RS client, or a MicroProfile REST client, call an account's PDS as a session.
 *
 * <pre>{@code
 * Client client = ClientBuilder.newClient().register(AtprotoClientFeature.of(session));
 * client.target(AtprotoClientFeature.PDS).path("xrpc/com.atproto.server.getSession")
 *     .request().get(JsonObject.class);
 *
 * @RegisterRestClient(baseUri = AtprotoClientFeature.PDS)
 * @RegisterProvider(AtprotoClientFeature.class)   // as the user of the current request
 * interface Pds { ... }
 * }</pre>
 *
 * <p>Its filter is the last one before the network. The session sends the request there, through
 * the guarded HTTP client of this library, and the JAX-RS client continues with the response. So
 * the client, its filters, its log and its redirects never see a token or a proof. Nonces and
 * expired tokens are handled as in {@link OAuthSession#xrpc()}. The client's connector, its proxy
 * and trust settings, time-outs and writer interceptors are not used. Reader interceptors, entity
 * providers and other filters are.
 *
 * <p>Only the account's PDS is called. A request for any other origin, even another port of that
 * host, fails with {@link IllegalArgumentException} and is not sent, with a token or without;
 * redirects are responses, and not followed.
 *
 * <p>An entity that is an {@link java.io.InputStream} is streamed and cannot be sent again: when a
 * nonce or token has to be renewed, the call fails with {@link
 * io.github.atprotojakarta.TransientException} and can be repeated with a new stream. A {@link
 * java.io.File} or {@link java.nio.file.Path} is streamed as often as needed. Any other entity is
 * written to memory first.
 *
 * <p>The client wraps exceptions of this feature, {@link
 * io.github.atprotojakarta.AtprotoOAuthException}s included, into a {@link
 * jakarta.ws.rs.ProcessingException}.
 */
public final class AtprotoClientFeature implements Feature {
  /**
   * A placeholder for the PDS of the session's account, for URLs that are fixed before the account
   * is known. The name never resolves (RFC 6761), so nothing leaks where the feature is missing.
   */
  public static final String PDS = "https://pds.invalid";

  private final Supplier<OAuthSession> session;

  /**
   * Calls as the user of the request that the current thread handles; for registration by class.
   * Without a request (timers, asynchronous methods) calls fail with {@link
   * io.github.atprotojakarta.NotSignedInException}.
   */
  public AtprotoClientFeature() {
    this(() -> CDI.current().select(AtprotoSessions.class).get().require());
  }

  private AtprotoClientFeature(Supplier<OAuthSession> session) {
    this.session = session;
  }

  /** Returns a feature that calls as one session. */
  public static AtprotoClientFeature of(OAuthSession session) {
    Objects.requireNonNull(session, "session");
    return new AtprotoClientFeature(() -> session);
  }

  @Override
  public boolean configure(FeatureContext context) {
    context.register(EntityProviders.class);
    context.register(new SessionExchange(session));
    return true;
  }
}
