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
 * Closes idle connections one second before the server's keep-alive time-out. If the server closes
 * a connection while a request is sent, the outcome is unknown and the request is not repeated.
 */
final class KeepAliveStrategy implements ConnectionReuseStrategy, ConnectionKeepAliveStrategy {
  static final TimeValue LONGEST = TimeValue.ofSeconds(30);
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
    TimeValue duration =
        response.containsHeader("Keep-Alive")
            ? DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(response, context)
            : LONGEST;
    return Math.min(duration.toMilliseconds(), LONGEST.toMilliseconds()) - MARGIN_MILLIS;
  }
}
