package io.github.atprotojakarta.oauth;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.json.ForeignJson;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one signing path: sends requests with a DPoP proof (RFC 9449) to authorization servers and
 * resource servers. Keeps the newest nonce of each origin and key; a {@code use_dpop_nonce} answer
 * is retried once with a new proof, unless the body cannot be sent twice. One instance serves a
 * whole application.
 */
public final class DpopTransport {
  private static final String NONCE_WANTED = "use_dpop_nonce";

  /** An error answer that asks for a nonce is short. */
  private static final int PEEK_LIMIT = 10 * 1024;

  private final HttpTransport transport;
  private final Es256 es256;
  private final DpopProof proof;
  private final DpopNonces nonces = new DpopNonces();

  private record Answer(HttpResponse response, @Nullable String newNonce) {}

  /** Creates the signing path over a transport, with the platform's first JCA provider. */
  public DpopTransport(HttpTransport transport, Clock clock, SecureRandom random) {
    this(transport, clock, random, null);
  }

  /**
   * Creates the signing path over a transport.
   *
   * @param random gives every {@code jti}, of proofs and of client assertions
   * @param provider makes every signature, of proofs and of client assertions; {@code null} is the
   *     platform's first provider for ES256
   */
  public DpopTransport(
      HttpTransport transport, Clock clock, SecureRandom random, @Nullable Provider provider) {
    this.transport = transport;
    this.es256 = new Es256(random, provider);
    this.proof = new DpopProof(es256, clock);
  }

  /**
   * Sends a request with a proof.
   *
   * <p>When the server wants another nonce and the request that is made anew has a body that cannot
   * be sent twice, the server's answer is given back as it is: the nonce is known from then on, and
   * only the caller can make the body again.
   *
   * @param request made anew for every attempt, so that it can hold a new client assertion
   * @param accessToken sent as {@code Authorization: DPoP}; {@code null} at the authorization
   *     server
   */
  public HttpResponse send(Supplier<HttpRequest> request, DpopKey key, @Nullable Secret accessToken)
      throws HttpTransportException {
    HttpRequest first = request.get();
    Answer answer = attempt(first, key, accessToken, nonces.find(Origin.of(first.uri()), key));
    if (answer.newNonce == null) {
      return answer.response;
    }
    HttpResponse response = accessToken == null ? rewindable(answer.response) : answer.response;
    Optional<HttpRequest> second = requestAfter(response, request, accessToken != null);
    if (second.isEmpty()) {
      return response;
    }
    response.close();
    return attempt(second.get(), key, accessToken, answer.newNonce).response;
  }

  private Answer attempt(
      HttpRequest request, DpopKey key, @Nullable Secret accessToken, @Nullable String nonce)
      throws HttpTransportException {
    HttpRequest.Builder signed =
        request.toBuilder()
            .header("DPoP", proof.make(key, request.method(), request.uri(), nonce, accessToken));
    if (accessToken != null) {
      signed.header("Authorization", "DPoP " + accessToken.reveal());
    }
    HttpResponse response = transport.send(signed.build());
    String learned = nonces.learn(Origin.of(request.uri()), key, response);
    // The nonce that was just sent and refused would be refused again.
    return new Answer(response, Objects.equals(learned, nonce) ? null : learned);
  }

  /** The request to send again; empty when the answer is the caller's. */
  private static Optional<HttpRequest> requestAfter(
      HttpResponse response, Supplier<HttpRequest> request, boolean resourceServer)
      throws HttpTransportException {
    try {
      return wantsNonce(response, resourceServer)
          ? Optional.of(request.get()).filter(again -> again.body().repeatable())
          : Optional.empty();
    } catch (HttpTransportException | RuntimeException e) {
      response.close();
      throw e;
    }
  }

  /** RFC 9449: section 8 for authorization servers, section 9 for resource servers. */
  private static boolean wantsNonce(HttpResponse response, boolean resourceServer)
      throws HttpTransportException {
    if (resourceServer) {
      return challengeError(response).filter(NONCE_WANTED::equals).isPresent();
    }
    return response.status() == 400
        && response.mediaType().equals("application/json")
        && ForeignJson.object(peek(response))
            .flatMap(json -> JsonText.text(json, "error"))
            .filter(NONCE_WANTED::equals)
            .isPresent();
  }

  /** The same answer with a body whose beginning can be read and read again. */
  private static HttpResponse rewindable(HttpResponse response) {
    return new HttpResponse(
        response.status(),
        response.headers(),
        new BufferedInputStream(response.body(), PEEK_LIMIT));
  }

  private static String peek(HttpResponse response) throws HttpTransportException {
    InputStream body = response.body();
    body.mark(PEEK_LIMIT);
    try {
      String text = new String(body.readNBytes(PEEK_LIMIT), StandardCharsets.UTF_8);
      body.reset();
      return text;
    } catch (HttpTransportException e) {
      throw e;
    } catch (IOException e) {
      throw new HttpTransportException(
          HttpTransportException.Kind.EXCHANGE, "The answer broke off: " + e.getMessage(), e);
    }
  }

  /**
   * The error code of the DPoP challenge in a resource server's 401 answer (RFC 9449 section 7.1),
   * such as {@code invalid_token}; empty when there is none.
   */
  public static Optional<String> challengeError(HttpResponse response) {
    if (response.status() != 401) {
      return Optional.empty();
    }
    return AuthenticationChallenge.parse(response.headers("WWW-Authenticate")).stream()
        .filter(challenge -> challenge.scheme().equals("dpop"))
        .flatMap(challenge -> Optional.ofNullable(challenge.parameters().get("error")).stream())
        .findFirst();
  }

  Es256 es256() {
    return es256;
  }
}
