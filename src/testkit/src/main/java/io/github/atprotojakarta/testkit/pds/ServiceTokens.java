package io.github.atprotojakarta.testkit.pds;

import com.nimbusds.jwt.JWTClaimsSet;
import io.github.atprotojakarta.testkit.identity.Account;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.RandomIds;
import io.github.atprotojakarta.testkit.server.ServerRequest;
import io.github.atprotojakarta.testkit.server.ServerResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Signs tokens for other services with the account's key, by the rules of {@code
 * com.atproto.server.getServiceAuth} in {@code packages/pds} of the reference.
 */
final class ServiceTokens {
  /** {@code did:plc} or {@code did:web}, with the id of a service or without. */
  private static final Pattern AUDIENCE =
      Pattern.compile("did:(?:plc:[a-z2-7]{24}|web:[A-Za-z0-9.%-]+)(?:#[A-Za-z0-9._-]+)?");

  private static final Duration USUAL = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** Methods of {@code PROTECTED_METHODS} that tests call; no service gets a token for them. */
  private static final Set<String> PROTECTED =
      Set.of(
          "com.atproto.identity.updateHandle",
          "com.atproto.server.deactivateAccount",
          "com.atproto.server.getSession",
          "com.atproto.server.requestEmailConfirmation");

  private final Clock clock;
  private final RandomIds ids;

  ServiceTokens(Clock clock, RandomIds ids) {
    this.clock = clock;
    this.ids = ids;
  }

  /** Handles {@code com.atproto.server.getServiceAuth}. */
  ServerResponse auth(ServerRequest request, AuthenticatedCaller caller) {
    String audience = Pds.parameter(request, "aud");
    String nsid = request.query("lxm").orElse(null);
    caller.permissions().requireRpc(nsid == null ? "*" : nsid, audience);
    if (!AUDIENCE.matcher(audience).matches()) {
      throw XrpcErrorException.invalid(
          "aud must be a valid atproto DID or did#serviceId reference");
    }
    if (nsid != null && PROTECTED.contains(nsid)) {
      throw XrpcErrorException.invalid(
          "cannot request a service auth token for the following protected method: " + nsid);
    }
    Instant end =
        request
            .query("exp")
            .map(exp -> requested(Instant.ofEpochSecond(Long.parseLong(exp)), nsid))
            .orElseGet(() -> clock.instant().plus(USUAL));
    return ServerResponse.json(
        200,
        JsonDocuments.object().add("token", token(caller.account(), audience, nsid, end)).build());
  }

  /** Returns a token for one call that the PDS passes on. */
  String token(Account account, String audience, String nsid) {
    return token(account, audience, nsid, clock.instant().plus(USUAL));
  }

  private Instant requested(Instant end, @Nullable String nsid) {
    Duration left = Duration.between(clock.instant(), end);
    Optional<String> problem =
        left.isNegative()
            ? Optional.of("expiration is in past")
            : left.compareTo(LONGEST) > 0
                ? Optional.of(
                    "cannot request a token with an expiration more than an hour in the future")
                : nsid == null && left.compareTo(USUAL) > 0
                    ? Optional.of(
                        "cannot request a method-less token with an expiration more than a minute"
                            + " in the future")
                    : Optional.empty();
    problem.ifPresent(
        message -> {
          throw new XrpcErrorException(400, "BadExpiration", message);
        });
    return end;
  }

  private String token(Account account, String audience, @Nullable String nsid, Instant end) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(account.did().value())
            .audience(audience)
            .issueTime(Date.from(clock.instant()))
            .expirationTime(Date.from(end))
            .jwtID(ids.hex("", 16));
    if (nsid != null) {
      claims.claim("lxm", nsid);
    }
    return account.signingKey().sign(claims.build());
  }
}
