package io.github.atprotojakarta.internal.dpop;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.cache.CacheBudget;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.internal.jose.JwtSigner;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.MetricsListener;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.oauth.dpop.DpopNonceStore;
import io.github.atprotojakarta.oauth.dpop.InMemoryDpopNonceStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.Provider;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends all requests with a DPoP proof (RFC 9449), to authorization servers and resource servers.
 * Keeps the newest nonce of each origin and key. Repeats a request once with a new proof after a
 * {@code use_dpop_nonce} response, unless the body cannot be sent twice. Also repeats a request
 * whose proof or client assertion was refused if the server's {@code Date} shows that its clock
 * differs from ours. An application needs one instance.
 */
public final class DpopTransport {
  private static final Logger LOG = System.getLogger(DpopTransport.class.getName());

  /** The number of servers that are warned about; users choose servers, so it must be bounded. */
  private static final int WARNINGS = 200;

  private final HttpTransport servers;
  private final HttpTransport resources;
  private final JwtSigner signer;
  private final DpopProof proof;
  private final ServerClocks clocks;
  private final DpopNonces nonces;
  private final MetricsListener metrics;
  private final Set<Origin> withoutNonce = ConcurrentHashMap.newKeySet();

  /**
   * A response, with the data of its request and the nonce that it brought.
   *
   * @param assumed the difference of the clocks with which the proof was made
   */
  private record Attempt(
      Origin origin,
      Instant sent,
      Duration assumed,
      HttpResponse response,
      @Nullable String newNonce) {}

  /** Creates the signing path over a transport, with the fastest JCA provider. */
  public DpopTransport(HttpTransport transport, Clock clock, SecureRandom random) {
    this(
        transport,
        transport,
        new ServerClocks(clock, CacheBudget.DEFAULT),
        random,
        null,
        new InMemoryDpopNonceStore(),
        measurement -> {});
  }

  /**
   * Creates the signing path over two transports.
   *
   * @param servers sends the requests to authorization servers
   * @param resources sends the requests with an access token
   * @param clocks the times that proofs and client assertions have
   * @param random the source of every {@code jti}, in proofs and client assertions
   * @param provider makes the signatures of proofs and client assertions; {@code null} for the
   *     fastest that is present
   * @param nonces keeps the servers' nonces
   * @param metrics receives a measurement for each request that is signed again
   * @throws IllegalArgumentException when the provider cannot make ES256 keys and signatures
   */
  public DpopTransport(
      HttpTransport servers,
      HttpTransport resources,
      ServerClocks clocks,
      SecureRandom random,
      @Nullable Provider provider,
      DpopNonceStore nonces,
      MetricsListener metrics) {
    this.servers = servers;
    this.resources = resources;
    this.signer = new JwtSigner(random, provider);
    signer.tryProvider();
    this.nonces = new DpopNonces(nonces);
    this.metrics = metrics;
    this.clocks = clocks;
    this.proof = new DpopProof(signer);
  }

  /**
   * Sends a request with a proof. Repeats it once for a new nonce and once for a new date at most.
   * Repeats a GET or HEAD once if its connection broke.
   *
   * <p>If the server demands another nonce or date and the body cannot be sent twice, returns the
   * server's response unchanged. The nonce is known from then on, and only the caller can make the
   * body again.
   *
   * @param request makes a new request for every attempt, so that each has a new client assertion
   * @param accessToken sent as {@code Authorization: DPoP}; {@code null} at the authorization
   *     server
   */
  public HttpResponse send(Supplier<HttpRequest> request, DpopKey key, @Nullable Secret accessToken)
      throws HttpTransportException {
    Set<RetryReason> curable = EnumSet.of(RetryReason.NONCE, RetryReason.DATE);
    HttpRequest next = request.get();
    String nonce = null;
    while (true) {
      Attempt attempt = attemptAgainIfSafe(next, key, accessToken, nonce);
      Optional<HttpRequest> again = requestAfter(attempt, request, accessToken != null, curable);
      if (again.isEmpty()) {
        return attempt.response;
      }
      attempt.response.close();
      next = again.get();
      nonce = attempt.newNonce;
    }
  }

  /**
   * A server may close an idle connection at the moment in which it is used again. A request that
   * only reads is then sent once more, on another connection and with another proof.
   */
  private Attempt attemptAgainIfSafe(
      HttpRequest request, DpopKey key, @Nullable Secret accessToken, @Nullable String newNonce)
      throws HttpTransportException {
    try {
      return attempt(request, key, accessToken, newNonce);
    } catch (HttpTransportException e) {
      boolean safe = request.method().equals("GET") || request.method().equals("HEAD");
      if (safe && e.kind() == HttpTransportException.Kind.EXCHANGE) {
        return attempt(request, key, accessToken, newNonce);
      }
      throw e;
    }
  }

  /**
   * Sends a request once.
   *
   * @param newNonce of the response that demands this request; {@code null} for the stored nonce
   */
  private Attempt attempt(
      HttpRequest request, DpopKey key, @Nullable Secret accessToken, @Nullable String newNonce)
      throws HttpTransportException {
    Origin origin = Origin.of(request.uri());
    String nonce = newNonce == null ? nonces.find(origin, key) : newNonce;
    Duration assumed = clocks.offset(origin);
    Instant sent = clocks.local();
    String signature =
        proof.make(
            key, request.method(), request.uri(), origin, sent.plus(assumed), nonce, accessToken);
    HttpRequest.Builder signed = request.toBuilder().header("DPoP", signature);
    if (accessToken != null) {
      signed.header("Authorization", "DPoP " + accessToken.reveal());
    }
    HttpResponse response = (accessToken == null ? servers : resources).send(signed.build());
    try {
      String learned = nonces.learn(origin, key, nonce, response);
      warnWithoutNonce(origin, response);
      // The nonce that was just sent and refused would be refused again.
      return new Attempt(
          origin,
          sent,
          assumed,
          accessToken == null ? RetryReason.rewindable(response) : response,
          Objects.equals(learned, nonce) ? null : learned);
    } catch (RuntimeException | Error e) {
      response.close();
      throw e;
    }
  }

  /**
   * Returns the request to send again; empty if the caller gets the response.
   *
   * @param curable the reasons for which no retry was made yet; this method removes the one it uses
   */
  private Optional<HttpRequest> requestAfter(
      Attempt attempt,
      Supplier<HttpRequest> request,
      boolean resourceServer,
      Set<RetryReason> curable)
      throws HttpTransportException {
    try {
      RetryReason reason = RetryReason.of(attempt.response, resourceServer);
      boolean helps =
          switch (reason) {
            case NONCE -> attempt.newNonce != null;
            case DATE -> isAtAnotherTime(attempt, resourceServer);
            case OTHER -> false;
          };
      if (!helps || !curable.remove(reason)) {
        return Optional.empty();
      }
      Optional<HttpRequest> again =
          Optional.of(request.get()).filter(next -> next.body().repeatable());
      again.ifPresent(next -> metrics.on(signedAgain(reason)));
      return again;
    } catch (HttpTransportException | RuntimeException | Error e) {
      attempt.response.close();
      throw e;
    }
  }

  private boolean isAtAnotherTime(Attempt attempt, boolean resourceServer)
      throws HttpTransportException {
    ServerClocks.Learned learned =
        clocks.learn(attempt.origin, attempt.sent, attempt.assumed, attempt.response);
    if (learned == ServerClocks.Learned.SAME_TIME
        && RetryReason.namesTime(attempt.response, resourceServer)) {
      clocks.warnOfHiddenClock(attempt.origin);
    }
    return learned == ServerClocks.Learned.OTHER_TIME;
  }

  private static Measurement signedAgain(RetryReason reason) {
    return new Measurement.SignedAgain(
        reason == RetryReason.NONCE
            ? Measurement.SignedAgainFor.NONCE
            : Measurement.SignedAgainFor.DATE);
  }

  /**
   * The profile demands that clients reject responses without a nonce. But the tokens in such a
   * response are valid, and rejecting them would end a session because of the server's fault.
   */
  private void warnWithoutNonce(Origin origin, HttpResponse response) {
    if (response.status() / 100 == 2
        && response.header("DPoP-Nonce").isEmpty()
        && withoutNonce.size() < WARNINGS
        && withoutNonce.add(origin)) {
      LOG.log(
          Level.WARNING,
          "ATP1203 {0} sent no DPoP-Nonce in response to a DPoP proof, which breaks the AT Protocol"
              + " OAuth profile; the response is used",
          origin);
    }
  }

  /** Returns the transport of the requests to resource servers, without tokens and proofs. */
  public HttpTransport withoutToken() {
    return resources;
  }

  /** Returns the clocks of the servers. */
  public ServerClocks clocks() {
    return clocks;
  }

  /** Returns the signer of proofs and client assertions. */
  public JwtSigner signer() {
    return signer;
  }
}
