package io.github.atprotojakarta.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The guarded way out. Handles, DID documents and server metadata are written by strangers, so the
 * addresses in them may point into the inner network (server-side request forgery) or at a server
 * that tries to hold threads and memory. This transport
 *
 * <ul>
 *   <li>demands https, resolves the name itself, refuses every address that is not public unicast,
 *       and connects to exactly the address that it checked;
 *   <li>follows no redirect, keeps no cookie, uses no proxy, sends nothing twice;
 *   <li>limits the size of the answer, undecoded: it asks for no compression, so that an answer
 *       cannot unfold;
 *   <li>limits the time of the whole exchange for answers with a size limit, and each wait for data
 *       for those without. Looking a name up takes as long as the platform's resolver lets it;
 *   <li>says of each failure whether the request can have reached the server. A reused connection
 *       that breaks counts as one that did.
 * </ul>
 *
 * <pre>{@code
 * try (var http = GuardedHttpClient.builder().build()) {
 *   HttpResponse answer = http.send(HttpRequest.get(uri).build());
 * }
 * }</pre>
 *
 * One instance serves all threads and keeps connections open between requests: 64 for each host and
 * 512 in all, beyond which requests wait their time-out for one to become free.
 */
public final class GuardedHttpClient implements HttpTransport, AutoCloseable {
  private final CloseableHttpClient client;
  private final ScheduledThreadPoolExecutor timer;
  private final boolean allowInsecure;

  private GuardedHttpClient(Builder builder) {
    this.allowInsecure = builder.allowInsecure;
    SSLContext tls = builder.tls != null ? builder.tls : SSLContexts.createDefault();
    this.client = ApacheClient.create(new GuardedDnsResolver(builder.names, allowInsecure), tls);
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "atproto-http-deadlines");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
  }

  /** Begins a client that is strict unless told otherwise. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public HttpResponse send(HttpRequest request) throws HttpTransportException {
    requireAllowed(request);
    HttpUriRequestBase message = new HttpUriRequestBase(request.method(), request.uri());
    Exchange exchange = exchange(request, message);
    try {
      fill(message, exchange);
      HttpClientContext context = HttpClientContext.create();
      context.setAttribute(Exchange.ATTRIBUTE, exchange);
      ClassicHttpResponse answer =
          client.executeOpen(HttpHost.create(request.uri()), message, context);
      exchange.headArrived();
      return response(answer, exchange);
    } catch (HttpTransportException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw exchange.failed(e);
    }
  }

  private Exchange exchange(HttpRequest request, HttpUriRequestBase message)
      throws HttpTransportException {
    try {
      return new Exchange(request, message, timer);
    } catch (RejectedExecutionException e) {
      throw new HttpTransportException(
          HttpTransportException.Kind.CONNECT, "This HTTP client has been closed", e);
    }
  }

  private void requireAllowed(HttpRequest request) throws HttpTransportException {
    String scheme = request.uri().getScheme();
    boolean http = allowInsecure && "http".equalsIgnoreCase(scheme);
    if (!http && !"https".equalsIgnoreCase(scheme)) {
      throw refused(request, "only https addresses are called; development mode would allow http");
    }
    if (request.uri().getRawUserInfo() != null) {
      throw refused(request, "an address with user information is not called");
    }
  }

  private static HttpTransportException refused(HttpRequest request, String why) {
    return new HttpTransportException(
        HttpTransportException.Kind.REFUSED,
        "%s://%s: %s".formatted(request.uri().getScheme(), request.uri().getHost(), why),
        null);
  }

  private static void fill(HttpUriRequestBase message, Exchange exchange) {
    HttpRequest request = exchange.request();
    Timeout timeout = Timeout.of(request.timeout());
    message.setConfig(
        RequestConfig.custom()
            .setConnectionRequestTimeout(timeout)
            .setResponseTimeout(timeout)
            .setRedirectsEnabled(false)
            .setAuthenticationEnabled(false)
            .setProtocolUpgradeEnabled(false)
            .build());
    request.headers().forEach(message::setHeader);
    if (request.body() != HttpBody.NONE) {
      message.setEntity(new RequestEntity(request.body(), exchange));
    }
  }

  private static HttpResponse response(ClassicHttpResponse answer, Exchange exchange)
      throws IOException {
    HttpEntity entity = answer.getEntity();
    InputStream body;
    if (entity == null) {
      exchange.finish();
      body = InputStream.nullInputStream();
    } else if (entity.getContentLength() > exchange.request().responseLimit()) {
      throw exchange.tooLarge();
    } else {
      body = new ResponseBody(entity.getContent(), exchange);
    }
    return new HttpResponse(answer.getCode(), headers(answer), body);
  }

  private static Map<String, List<String>> headers(ClassicHttpResponse answer) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Header header : answer.getHeaders()) {
      String value = Objects.requireNonNullElse(header.getValue(), "");
      headers.computeIfAbsent(header.getName(), name -> new ArrayList<>()).add(value);
    }
    return headers;
  }

  /** Closes all connections; answers that are still being read break off. */
  @Override
  public void close() {
    timer.shutdownNow();
    client.close(CloseMode.IMMEDIATE);
  }

  /** Builds a {@link GuardedHttpClient}. */
  public static final class Builder {
    private boolean allowInsecure;
    private NameResolver names = NameResolver.SYSTEM;
    private @Nullable SSLContext tls;

    private Builder() {}

    /**
     * Sets whether plain http and addresses that are not public are allowed, which switches the
     * guard off: for development only. Not allowed unless set.
     */
    public Builder allowInsecure(boolean allow) {
      this.allowInsecure = allow;
      return this;
    }

    /** Sets how names are resolved; what it answers is checked all the same. */
    public Builder nameResolver(NameResolver resolver) {
      this.names = Objects.requireNonNull(resolver, "resolver");
      return this;
    }

    /**
     * Sets whom to trust; the JVM's default certificate authorities unless set. The default offers
     * no client certificate, whatever key store the JVM has: every server could ask for it.
     */
    public Builder sslContext(SSLContext context) {
      this.tls = Objects.requireNonNull(context, "context");
      return this;
    }

    /** Builds the client. */
    public GuardedHttpClient build() {
      return new GuardedHttpClient(this);
    }
  }
}
