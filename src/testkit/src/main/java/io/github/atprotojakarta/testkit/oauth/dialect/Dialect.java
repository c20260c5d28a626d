package io.github.atprotojakarta.testkit.oauth.dialect;

import static io.github.atprotojakarta.testkit.server.Endpoint.PAR;
import static io.github.atprotojakarta.testkit.server.Endpoint.REVOCATION;
import static io.github.atprotojakarta.testkit.server.Endpoint.TOKEN;
import static io.github.atprotojakarta.testkit.server.Endpoint.XRPC;

import io.github.atprotojakarta.testkit.oauth.client.RedirectMatching;
import io.github.atprotojakarta.testkit.oauth.error.ErrorShape;
import java.time.Duration;
import java.util.Set;

/**
 * The PDS implementation whose habits the network imitates. Everything else is as strict as in the
 * reference implementation.
 *
 * <p>Each constant states what the source of an implementation says at the commit that its comment
 * names; nothing was observed on a running server. The metadata members that differ from the
 * reference are in the resource file of the constant's name.
 */
@SuppressWarnings("ImmutableEnumChecker") // The sets and JSON objects of the habits never change.
public enum Dialect {
  /** The reference PDS, {@code bluesky-social/atproto}. */
  REFERENCE(
      NonceHabits.REFERENCE,
      ErrorShape.REFERENCE,
      RequestHabits.REFERENCE,
      TokenHabits.REFERENCE,
      PageHabits.REFERENCE),

  /** {@code haileyok/cocoon}, commit 7c46b9b. */
  COCOON(
      new NonceHabits(Set.of(PAR, TOKEN, XRPC), Set.of(), Set.of(XRPC)),
      ErrorShape.TEXT,
      RequestHabits.of(RedirectMatching.ANY_PORT),
      new TokenHabits(
          Duration.ofHours(1),
          TokenHabits.Replay.REFUSED,
          TokenHabits.Expired.CHALLENGE,
          TokenHabits.Revocation.EMPTY),
      new PageHabits(PageHabits.Refusal.HOME_PAGE, false)),

  /** tranquil, from the copy {@code Bogay/tranquil-pds}, commit 6fd5761. */
  TRANQUIL(
      new NonceHabits(Set.of(), Set.of(TOKEN, XRPC), Set.of(TOKEN)),
      ErrorShape.UNAUTHORIZED,
      RequestHabits.of(RedirectMatching.ANY_PORT)
          .keptFor(Duration.ofMinutes(10))
          .withoutMixedScopes(),
      new TokenHabits(
          Duration.ofMinutes(5),
          TokenHabits.Replay.ACCEPTED,
          TokenHabits.Expired.CHALLENGE,
          TokenHabits.Revocation.EMPTY),
      new PageHabits(PageHabits.Refusal.CALLBACK_WITHOUT_ISSUER, false)),

  /** {@code futurGH/pegasus}, commit 7c18e8e. */
  PEGASUS(
      new NonceHabits(Set.of(PAR, TOKEN, XRPC), Set.of(), Set.of(PAR, TOKEN, XRPC)),
      ErrorShape.XRPC,
      RequestHabits.of(RedirectMatching.NO_LOOPBACK),
      new TokenHabits(
          Duration.ofHours(1),
          TokenHabits.Replay.REFUSED,
          TokenHabits.Expired.BAD_REQUEST,
          TokenHabits.Revocation.NOT_FOUND),
      PageHabits.REFERENCE),

  /** {@code ascorbic/cirrus}, commit 0aec631. */
  CIRRUS(
      NonceHabits.NONE,
      ErrorShape.BAD_REQUEST,
      RequestHabits.of(RedirectMatching.EXACT_FIRST),
      new TokenHabits(
          Duration.ofHours(1),
          TokenHabits.Replay.REFUSED,
          TokenHabits.Expired.CHALLENGE,
          TokenHabits.Revocation.OBJECT),
      PageHabits.REFERENCE),

  /** {@code blacksky-algorithms/rsky}, commit 7ebd21a. */
  RSKY(
      new NonceHabits(Set.of(PAR, TOKEN, XRPC), Set.of(), Set.of(PAR, TOKEN, REVOCATION)),
      ErrorShape.UNAUTHORIZED,
      RequestHabits.REFERENCE,
      TokenHabits.REFERENCE,
      PageHabits.REFERENCE),

  /** {@code malpercio-dev/ezpds}, commit fd1c355. */
  EZPDS(
      new NonceHabits(Set.of(TOKEN, REVOCATION), Set.of(), Set.of(TOKEN, REVOCATION)),
      ErrorShape.BAD_REQUEST,
      RequestHabits.of(RedirectMatching.EXACT).keptFor(Duration.ofMinutes(1)),
      new TokenHabits(
          Duration.ofMinutes(15),
          TokenHabits.Replay.ACCEPTED,
          TokenHabits.Expired.NO_CHALLENGE,
          TokenHabits.Revocation.EMPTY),
      PageHabits.REFERENCE),

  /** {@code hypercerts-org/ePDS}, commit ab7c8aa: the reference PDS with its own sign-in pages. */
  EPDS(
      NonceHabits.REFERENCE,
      ErrorShape.REFERENCE,
      RequestHabits.REFERENCE,
      TokenHabits.REFERENCE,
      new PageHabits(PageHabits.Refusal.ERROR_PAGE, true)),

  /** {@code DavidBuchanan314/millipds}, commit faf0c36: OAuth is not finished. */
  MILLIPDS(
      new NonceHabits(Set.of(PAR), Set.of(), Set.of(PAR)),
      ErrorShape.BAD_REQUEST,
      RequestHabits.unsupported(RequestHabits.Support.FAILS),
      TokenHabits.REFERENCE,
      PageHabits.REFERENCE),

  /** {@code dodyg/blue-nile-pds}, commit 2c3bee9: OAuth without pushed requests. */
  BLUE_NILE(
      NonceHabits.NONE,
      ErrorShape.BAD_REQUEST,
      RequestHabits.unsupported(RequestHabits.Support.NO),
      TokenHabits.REFERENCE,
      PageHabits.REFERENCE);

  private final NonceHabits nonces;
  private final ErrorShape errors;
  private final RequestHabits requests;
  private final TokenHabits tokens;
  private final PageHabits pages;
  private final MetadataDifferences metadata;

  Dialect(
      NonceHabits nonces,
      ErrorShape errors,
      RequestHabits requests,
      TokenHabits tokens,
      PageHabits pages) {
    this.nonces = nonces;
    this.errors = errors;
    this.requests = requests;
    this.tokens = tokens;
    this.pages = pages;
    this.metadata = MetadataDifferences.read(name());
  }

  /** Returns where it demands and sends nonces. */
  public NonceHabits nonces() {
    return nonces;
  }

  /** Returns how the authorization server writes errors. */
  public ErrorShape errors() {
    return errors;
  }

  /** Returns what it does with pushed authorization requests. */
  public RequestHabits requests() {
    return requests;
  }

  /** Returns what it does with tokens. */
  public TokenHabits tokens() {
    return tokens;
  }

  /** Returns what its sign-in pages do. */
  public PageHabits pages() {
    return pages;
  }

  /** Returns how its metadata differ from those of the reference. */
  public MetadataDifferences metadata() {
    return metadata;
  }
}
