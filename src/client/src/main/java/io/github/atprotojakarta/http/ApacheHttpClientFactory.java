package io.github.atprotojakarta.http;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.routing.DefaultProxyRoutePlanner;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Creates the Apache HTTP client without its automatic functions: redirects, retries, cookies,
 * authentication and decompression.
 */
final class ApacheHttpClientFactory {
  private static final Timeout CONNECT_TIMEOUT = Timeout.ofSeconds(10);

  private ApacheHttpClientFactory() {}

  static CloseableHttpClient create(
      HttpClientConnectionOperator operator, int perOrigin, @Nullable HttpHost proxy) {
    KeepAliveStrategy keepAlive = new KeepAliveStrategy();
    return HttpClients.custom()
        .setConnectionManager(connections(operator, perOrigin))
        .setConnectionReuseStrategy(keepAlive)
        .setKeepAliveStrategy(keepAlive)
        .setRoutePlanner(routes(proxy))
        .setUserAgent("atproto-jakarta")
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableConnectionState()
        // GzipContent decompresses, within the limit of the request.
        .disableContentCompression()
        // The pool itself closes idle connections only to an origin that gets another request.
        .evictExpiredConnections()
        .evictIdleConnections(KeepAliveStrategy.LONGEST)
        .addExecInterceptorAfter(
            ChainElement.CONNECT.name(),
            "begin",
            (request, scope, chain) -> {
              Exchange.of(scope.clientContext).begin();
              return chain.proceed(request, scope);
            })
        .build();
  }

  /** No proxy of the system properties: it would connect to unchecked addresses. */
  private static HttpRoutePlanner routes(@Nullable HttpHost proxy) {
    return proxy == null ? new DefaultRoutePlanner(null) : new DefaultProxyRoutePlanner(proxy);
  }

  private static PoolingHttpClientConnectionManager connections(
      HttpClientConnectionOperator operator, int perOrigin) {
    AtomicLong ids = new AtomicLong();
    PoolingHttpClientConnectionManager connections =
        new PoolingHttpClientConnectionManager(
            operator,
            PoolConcurrencyPolicy.STRICT,
            PoolReusePolicy.LIFO,
            TimeValue.NEG_ONE_MILLISECOND,
            socket -> new NonLoggingConnection("atproto-" + ids.incrementAndGet()));
    // Only its own calls hold up an origin. Each connection in use has a caller, so callers limit
    // the sum.
    connections.setMaxTotal(Integer.MAX_VALUE);
    connections.setDefaultMaxPerRoute(perOrigin);
    connections.setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(CONNECT_TIMEOUT)
            .setSocketTimeout(CONNECT_TIMEOUT)
            .setValidateAfterInactivity(TimeValue.ofMilliseconds(500))
            .setTimeToLive(TimeValue.ofMinutes(5))
            .build());
    return connections;
  }
}
