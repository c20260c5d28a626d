package io.github.atprotojakarta.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Lookup;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections to checked addresses, within the time of the exchange that needs them. If a
 * host has several addresses, each one gets its share of that time, so that one that does not
 * respond leaves time for the next.
 */
final class GuardedConnectionOperator extends DefaultHttpClientConnectionOperator {
  private final CheckedAddresses addresses;
  private final Lookup<TlsSocketStrategy> tls;
  private final boolean proxied;

  /**
   * Creates the operator.
   *
   * @param proxied whether connections are made to the operator's proxy
   */
  GuardedConnectionOperator(
      CheckedAddresses addresses, Lookup<TlsSocketStrategy> tls, boolean proxied) {
    super(null, null, tls);
    this.addresses = addresses;
    this.tls = tls;
    this.proxied = proxied;
  }

  @Override
  @SuppressWarnings("checkstyle:ParameterNumber")
  public void connect(
      ManagedHttpClientConnection connection,
      HttpHost host,
      @Nullable NamedEndpoint name,
      @Nullable Path unixSocket,
      @Nullable InetSocketAddress local,
      Timeout timeout,
      SocketConfig config,
      @Nullable Object attachment,
      HttpContext context)
      throws IOException {
    Exchange exchange = Exchange.of(context);
    exchange.connect();
    List<InetAddress> all = addresses(exchange, host);
    for (int i = 0; ; i++) {
      Timeout share = share(timeout, exchange.left(), all.size() - i);
      try {
        new DefaultHttpClientConnectionOperator(null, new Resolved(all.get(i)), tls)
            .connect(connection, host, name, unixSocket, local, share, config, attachment, context);
        return;
      } catch (IOException e) {
        if (i == all.size() - 1 || exchange.left().isZero()) {
          throw e;
        }
      }
    }
  }

  private List<InetAddress> addresses(Exchange exchange, HttpHost host) throws IOException {
    if (!proxied) {
      return addresses.of(exchange.request().uri(), exchange.left());
    }
    addresses.checkBehindProxy(exchange.request().uri(), exchange.left());
    return addresses.resolve(host.getHostName(), exchange.left());
  }

  private static Timeout share(Timeout longest, Duration left, int addresses) {
    // Zero would be no limit.
    long millis = Math.max(left.toMillis() / addresses, 1);
    return Timeout.ofMilliseconds(Math.min(millis, longest.toMilliseconds()));
  }

  /** The result of a look-up that was made before. */
  private record Resolved(InetAddress address) implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) {
      return new InetAddress[] {address};
    }

    /** Not needed: only authentication schemes call it, and they are disabled. */
    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
