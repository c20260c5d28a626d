package io.github.atprotojakarta.jakarta.internal.login;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.jakarta.internal.config.ClientAddresses;
import io.github.atprotojakarta.jakarta.internal.limits.ConcurrencyLimit;
import io.github.atprotojakarta.jakarta.internal.limits.ConcurrencyLimit.Permit;
import io.github.atprotojakarta.jakarta.internal.limits.ConcurrencyLimit.Share;
import io.github.atprotojakarta.jakarta.internal.limits.Refusals;
import io.github.atprotojakarta.jakarta.internal.limits.TokenBuckets;
import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.metrics.Measurement.Limit;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Limits the logins that begin on this node: anybody can begin one, and each costs requests to
 * other servers, a thread while it waits for them, and a row until it expires.
 */
public final class LoginLimits {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Longer than a login waits for other servers; only a lost thread holds a permit so long. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  /** One client address may hold an eighth of the permits, and one target the half. */
  private static final int ADDRESSES = 8;

  private static final int TARGETS = 2;
  private static final String ALL = "all";

  private final LoginLimitSettings limits;
  private final ClientAddresses addresses;
  private final Refusals refusals;
  private final ConcurrencyLimit permits;
  private final TokenBuckets<String> all;
  private final TokenBuckets<String> ofAddress;
  private final TokenBuckets<String> ofTarget;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException with a line for each invalid value
   */
  public LoginLimits(Settings settings, ClientAddresses addresses, Refusals refusals) {
    this(LoginLimitSettings.read(settings), addresses, refusals, System::nanoTime);
  }

  LoginLimits(
      LoginLimitSettings limits,
      ClientAddresses addresses,
      Refusals refusals,
      LongSupplier nanoTime) {
    this.limits = limits;
    this.addresses = addresses;
    this.refusals = refusals;
    permits = new ConcurrencyLimit(limits.concurrent(), LONGEST, nanoTime);
    // No more than this can take a token in a minute, so no bucket is dropped before it is full.
    long most = 2L * limits.rate() + 1;
    all = new TokenBuckets<>(limits.rate(), MINUTE, most, nanoTime);
    ofAddress = new TokenBuckets<>(limits.perAddress(), MINUTE, most, nanoTime);
    ofTarget = new TokenBuckets<>(limits.perTarget(), MINUTE, most, nanoTime);
  }

  /**
   * Begins a login if there are not too many.
   *
   * @param identifier what the person entered
   * @throws RejectedRequestException when there are too many
   */
  <T> T begin(HttpServletRequest request, String identifier, Supplier<T> login) {
    Permit permit = admit(request, identifier);
    try {
      return login.get();
    } finally {
      permit.close();
    }
  }

  /**
   * Admits a login; the permit must be closed when the login has begun.
   *
   * @param identifier what the person entered
   * @throws RejectedRequestException when there are too many
   */
  Permit admit(HttpServletRequest request, String identifier) {
    Optional<String> address = addresses.network(request);
    Optional<String> target = LoginTarget.of(identifier);
    Permit permit =
        permits
            .tryAcquire(
                Stream.concat(
                        share("address ", address, ADDRESSES), share("target ", target, TARGETS))
                    .toList())
            .orElseThrow(
                () ->
                    refuse(
                        request,
                        Limit.LOGINS_AT_ONCE,
                        "atproto.login.concurrent",
                        new RejectedRequestException(
                            ErrorKind.BUSY, "Too many logins begin at this moment.")));
    try {
      take(request, address, target);
      return permit;
    } catch (RejectedRequestException e) {
      permit.close();
      throw e;
    }
  }

  private Stream<Share> share(String kind, Optional<String> owner, int part) {
    return owner.stream()
        .map(name -> new Share(kind + name, Math.max(1, limits.concurrent() / part)));
  }

  /** Takes one token from each bucket, or none: a refused login uses up nothing of the others'. */
  private void take(HttpServletRequest request, Optional<String> address, Optional<String> target) {
    lock.lock();
    try {
      require(request, ofAddress, address, Limit.LOGINS_OF_ADDRESS, "atproto.login.per-address");
      require(request, ofTarget, target, Limit.LOGINS_OF_TARGET, "atproto.login.per-target");
      require(request, all, Optional.of(ALL), Limit.LOGINS, "atproto.login.rate");
      address.ifPresent(ofAddress::tryTake);
      target.ifPresent(ofTarget::tryTake);
      all.tryTake(ALL);
    } finally {
      lock.unlock();
    }
  }

  private void require(
      HttpServletRequest request,
      TokenBuckets<String> buckets,
      Optional<String> owner,
      Limit limit,
      String setting) {
    if (owner.isPresent() && !buckets.hasToken(owner.get())) {
      throw refuse(
          request,
          limit,
          setting,
          new RejectedRequestException(
              ErrorKind.TOO_MANY_REQUESTS, "Too many logins begin within a minute."));
    }
  }

  private RejectedRequestException refuse(
      HttpServletRequest request, Limit limit, String setting, RejectedRequestException refusal) {
    refusals.count(limit, setting, addresses.address(request));
    return refusal;
  }
}
