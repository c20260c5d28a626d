package io.github.atprotojakarta.http;

import org.apache.hc.client5.http.ConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.core5.http.ConnectionReuseStrategy;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;

/**
 * Gives a connection up a second before the server says that it does: a request that meets the
 * closing of its connection has an unknown outcome, and is not sent again.
 */
final class KeepAlive implements ConnectionReuseStrategy, ConnectionKeepAliveStrategy {
  private static final TimeValue UNLESS_TOLD = TimeValue.ofSeconds(30);
  private static final long MARGIN_MILLIS = 1000;

  @Override
  public boolean keepAlive(HttpRequest request, HttpResponse response, HttpContext context) {
    return millis(response, context) > 0
        && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context);
  }

  @Override
  public TimeValue getKeepAliveDuration(HttpResponse response, HttpContext context) {
    return TimeValue.ofMilliseconds(millis(response, context));
  }

  private static long millis(HttpResponse response, HttpContext context) {
    TimeValue told =
        response.containsHeader("Keep-Alive")
            ? DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(response, context)
            : UNLESS_TOLD;
    return Math.min(told.toMilliseconds(), UNLESS_TOLD.toMilliseconds()) - MARGIN_MILLIS;
  }
}
