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
 * @RegisterProvider(AtprotoClientFeature.class)   // as whoever sent the current request
 * interface Pds { ... }
 * }</pre>
 *
 * <p>Its filter is the last one before the network, and there it takes the request out of the
 * client's hands: the session sends it, through the guarded way out of this library, and the client
 * goes on with the answer. So no token and no proof ever comes into the client, its filters, its
 * log or its redirects; nonces and expired tokens are dealt with as in {@link OAuthSession#xrpc()};
 * and the client's connector, its proxy and trust settings, time-outs and writer interceptors take
 * no part. Reader interceptors, entity providers and other filters do.
 *
 * <p>Only the account's PDS is called. A request for any other origin, even another port of that
 * host, fails with {@link IllegalArgumentException} and is not sent, with a token or without;
 * redirects are answers, and not followed.
 *
 * <p>An entity that is an {@link java.io.InputStream} is streamed, and cannot be sent again: when
 * that would be needed, the call fails with {@link io.github.atprotojakarta.TransientException} and
 * can be repeated with a new stream. A {@link java.io.File} or {@link java.nio.file.Path} is
 * streamed as often as needed. Any other entity is written to memory first.
 *
 * <p>What is thrown here, {@link io.github.atprotojakarta.AtprotoOAuthException}s included, comes
 * out of the client as the cause of a {@link jakarta.ws.rs.ProcessingException}.
 */
public final class AtprotoClientFeature implements Feature {
  /**
   * Stands for the PDS of whichever account the session is of, in addresses that are fixed before
   * that is known. The name never resolves (RFC 6761), so nothing leaks where the feature is
   * missing.
   */
  public static final String PDS = "https://pds.invalid";

  private final Supplier<OAuthSession> session;

  /**
   * Calls as whoever sent the request that the current thread answers; for registration by class.
   * Where there is none (timers, asynchronous methods) calls fail with {@link
   * io.github.atprotojakarta.NotSignedInException}.
   */
  public AtprotoClientFeature() {
    this(() -> CDI.current().select(AtprotoSessions.class).get().require());
  }

  private AtprotoClientFeature(Supplier<OAuthSession> session) {
    this.session = session;
  }

  /** Calls as one session. */
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
