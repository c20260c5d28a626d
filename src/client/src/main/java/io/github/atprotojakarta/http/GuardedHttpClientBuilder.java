package io.github.atprotojakarta.http;

import java.net.URI;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Builds a {@link GuardedHttpClient}. */
public final class GuardedHttpClientBuilder {
  /**
   * The default of {@link #connectionsPerOrigin}: 160 calls a second if each takes 100 ms, and a
   * slow server holds no more threads than this.
   */
  public static final int CONNECTIONS_PER_ORIGIN = 16;

  boolean allowInsecure;
  NameResolver names = NameResolver.SYSTEM;
  NetworkRules rules = NetworkRules.DEFAULT;
  @Nullable SSLContext tls;
  @Nullable URI proxy;
  int connectionsPerOrigin = CONNECTIONS_PER_ORIGIN;

  GuardedHttpClientBuilder() {}

  /**
   * Allows plain http, addresses that are not public, and all ports, which disables the protection:
   * for development only. Addresses that the rules deny stay denied. Default: false.
   */
  public GuardedHttpClientBuilder allowInsecure(boolean allow) {
    this.allowInsecure = allow;
    return this;
  }

  /** Sets how host names are resolved; the addresses are checked nevertheless. */
  public GuardedHttpClientBuilder nameResolver(NameResolver resolver) {
    this.names = Objects.requireNonNull(resolver, "resolver");
    return this;
  }

  /** Sets which addresses and ports may be used. Default: {@link NetworkRules#DEFAULT}. */
  public GuardedHttpClientBuilder networkRules(NetworkRules rules) {
    this.rules = Objects.requireNonNull(rules, "rules");
    return this;
  }

  /** Returns the rules that were set. */
  public NetworkRules networkRules() {
    return rules;
  }

  /**
   * Sets the TLS settings. The default trusts the JVM's certificate authorities and sends no client
   * certificate, even if the JVM has a key store, because every server could request it. {@link
   * TrustStore} adds authorities.
   */
  public GuardedHttpClientBuilder sslContext(SSLContext context) {
    this.tls = Objects.requireNonNull(context, "context");
    return this;
  }

  /**
   * Sets a proxy that connects to the servers ({@code CONNECT}). The rules apply to the requested
   * address and to what its name resolves to here. The proxy resolves the name again, so it has to
   * refuse inner addresses itself. Default: none; those of system properties are not used.
   *
   * @param proxy an address such as {@code http://proxy.example:3128}
   * @throws IllegalArgumentException when it is anything else
   */
  public GuardedHttpClientBuilder proxy(URI proxy) {
    boolean bare =
        (proxy.getRawPath() == null || proxy.getRawPath().matches("/?"))
            && proxy.getRawQuery() == null
            && proxy.getRawFragment() == null
            && proxy.getRawUserInfo() == null;
    if (!"http".equals(proxy.getScheme()) || proxy.getHost() == null || !bare) {
      // Without the value, which may contain a password.
      throw new IllegalArgumentException(
          "must be an address such as http://proxy.example:3128, without a user and a path");
    }
    this.proxy = proxy;
    return this;
  }

  /**
   * Sets how many connections are open to one origin at most. Default: {@link
   * #CONNECTIONS_PER_ORIGIN}.
   */
  public GuardedHttpClientBuilder connectionsPerOrigin(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("connectionsPerOrigin must be positive: " + most);
    }
    this.connectionsPerOrigin = most;
    return this;
  }

  /** Builds the client. */
  public GuardedHttpClient build() {
    return new GuardedHttpClient(this);
  }
}
