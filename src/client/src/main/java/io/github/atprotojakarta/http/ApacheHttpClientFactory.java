package io.github.atprotojakarta.http;

import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Creates the Apache HTTP client without its automatic functions: redirects, retries, cookies,
 * authentication, proxies and decompression.
 */
final class ApacheHttpClientFactory {
  private static final int CONNECTIONS = 512;
  private static final int CONNECTIONS_PER_HOST = 64;
  private static final Timeout CONNECT_TIMEOUT = Timeout.ofSeconds(10);

  /** Without these limits the library reads headers of any size into memory. */
  private static final Http1Config HEADER_LIMITS =
      Http1Config.custom().setMaxLineLength(16 * 1024).setMaxHeaderCount(200).build();

  private ApacheHttpClientFactory() {}

  static CloseableHttpClient create(DnsResolver names, SSLContext tls) {
    KeepAliveStrategy keepAlive = new KeepAliveStrategy();
    return HttpClients.custom()
        .setConnectionManager(connections(names, tls))
        .setConnectionReuseStrategy(keepAlive)
        .setKeepAliveStrategy(keepAlive)
        // No proxy, even if system properties name one: it would connect to unchecked addresses.
        .setRoutePlanner(new DefaultRoutePlanner(null))
        .setUserAgent("atproto-jakarta")
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableConnectionState()
        // A compressed response of 512 KiB can expand to gigabytes.
        .disableContentCompression()
        .addExecInterceptorAfter(
            ChainElement.CONNECT.name(),
            "begin",
            (request, scope, chain) -> {
              ((Exchange) scope.clientContext.getAttribute(Exchange.ATTRIBUTE)).begin();
              return chain.proceed(request, scope);
            })
        .build();
  }

  private static PoolingHttpClientConnectionManager connections(DnsResolver names, SSLContext tls) {
    AtomicLong ids = new AtomicLong();
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setDnsResolver(names)
        .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
        .setConnectionFactory(
            socket -> new NonLoggingConnection("atproto-" + ids.incrementAndGet(), HEADER_LIMITS))
        .setMaxConnTotal(CONNECTIONS)
        .setMaxConnPerRoute(CONNECTIONS_PER_HOST)
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(CONNECT_TIMEOUT)
                .setSocketTimeout(CONNECT_TIMEOUT)
                .setValidateAfterInactivity(TimeValue.ofMilliseconds(500))
                .setTimeToLive(TimeValue.ofMinutes(5))
                .build())
        .build();
  }
}
