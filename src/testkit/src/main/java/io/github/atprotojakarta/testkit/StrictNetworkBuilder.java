package io.github.atprotojakarta.testkit;

import io.github.atprotojakarta.testkit.oauth.AuthorizationServer;
import io.github.atprotojakarta.testkit.oauth.dialect.Dialect;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Configures a {@link StrictNetwork}; each setting has a default. */
public final class StrictNetworkBuilder {
  final Map<String, String> accounts = new LinkedHashMap<>();
  boolean loopback;
  int plcPort;
  int pdsPort;
  int issuerPort;
  Clock clock = Clock.systemUTC();
  Dialect dialect = Dialect.REFERENCE;
  @Nullable Duration accessTokenLifetime;
  List<String> assertionAlgorithms = AuthorizationServer.USUAL_ALGORITHMS;

  StrictNetworkBuilder() {}

  /** Adds an account that exists from the start. May be called several times. */
  public StrictNetworkBuilder account(String handle, String password) {
    accounts.put(handle, password);
    return this;
  }

  /** Gives the servers plain http://127.0.0.1 origins, which other processes can reach. */
  public StrictNetworkBuilder loopback() {
    loopback = true;
    return this;
  }

  /** Sets the servers' ports; 0, the default, takes a free one. */
  public StrictNetworkBuilder ports(int plc, int pds, int issuer) {
    plcPort = plc;
    pdsPort = pds;
    issuerPort = issuer;
    return this;
  }

  /** Sets the servers' clock; the system clock by default. */
  public StrictNetworkBuilder clock(Clock time) {
    clock = Objects.requireNonNull(time, "time");
    return this;
  }

  /**
   * Makes the servers imitate a PDS implementation; the reference by default. Metadata, errors,
   * nonces, lifetimes and sign-in pages follow its source.
   */
  public StrictNetworkBuilder dialect(Dialect implementation) {
    dialect = Objects.requireNonNull(implementation, "implementation");
    return this;
  }

  /** Sets the lifetime of access tokens; the dialect's by default, one hour in the reference. */
  public StrictNetworkBuilder accessTokenLifetime(Duration lifetime) {
    accessTokenLifetime = Objects.requireNonNull(lifetime, "lifetime");
    return this;
  }

  Duration accessTokenLifetime() {
    return accessTokenLifetime == null
        ? dialect.tokens().accessTokenLifetime()
        : accessTokenLifetime;
  }

  /**
   * Sets the algorithms of client assertions that the servers list and accept; by default those of
   * the reference server, which has no {@code EdDSA}. A dialect whose metadata has its own list
   * shows that list.
   */
  public StrictNetworkBuilder assertionAlgorithms(List<String> algorithms) {
    assertionAlgorithms = List.copyOf(algorithms);
    return this;
  }

  /**
   * Starts the network.
   *
   * @throws java.io.UncheckedIOException if a port is not free
   */
  public StrictNetwork start() {
    return new StrictNetwork(this);
  }
}
