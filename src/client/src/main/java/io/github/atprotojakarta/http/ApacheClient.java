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

/** Sets the HTTP library up so that it does what it is told and nothing else. */
final class ApacheClient {
  private static final int CONNECTIONS = 512;
  private static final int CONNECTIONS_PER_HOST = 64;
  private static final Timeout CONNECT_TIMEOUT = Timeout.ofSeconds(10);

  /** Without limits of its own the library reads heads of any size into memory. */
  private static final Http1Config HEAD_LIMITS =
      Http1Config.custom().setMaxLineLength(16 * 1024).setMaxHeaderCount(200).build();

  private ApacheClient() {}

  static CloseableHttpClient create(DnsResolver names, SSLContext tls) {
    KeepAlive keepAlive = new KeepAlive();
    return HttpClients.custom()
        .setConnectionManager(connections(names, tls))
        .setConnectionReuseStrategy(keepAlive)
        .setKeepAliveStrategy(keepAlive)
        // Neither system properties nor anything else may put a proxy between guard and server.
        .setRoutePlanner(new DefaultRoutePlanner(null))
        .setUserAgent("atproto-jakarta")
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableConnectionState()
        // A compressed answer of 512 KiB can unfold to gigabytes, and nothing here is that large.
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
            socket -> new NonLoggingConnection("atproto-" + ids.incrementAndGet(), HEAD_LIMITS))
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
