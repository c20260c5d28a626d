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
 * An HTTP client that is safe for addresses from untrusted sources. Strangers write handles, DID
 * documents and server metadata, so an address in them may lead into the inner network (server-side
 * request forgery) or to a server that tries to exhaust threads and memory. This client
 *
 * <ul>
 *   <li>requires https, resolves the host name itself, blocks every address that is not public
 *       unicast, and connects to exactly the address that it checked;
 *   <li>follows no redirect, keeps no cookie, uses no proxy and repeats no request;
 *   <li>limits the size of a response. It requests no compression, because a compressed response
 *       could exceed the limit when it is decompressed;
 *   <li>limits the time of the whole exchange if the response has a size limit, otherwise the time
 *       of each wait for data. The name look-up has the time-outs of the platform's resolver;
 *   <li>reports with each failure whether the request may have reached the server. If a reused
 *       connection fails, it may have.
 * </ul>
 *
 * <pre>{@code
 * try (var http = GuardedHttpClient.builder().build();
 *     HttpResponse response = http.send(HttpRequest.get(uri).build())) {
 *   String text = response.text();
 * }
 * }</pre>
 *
 * An instance is safe for use by several threads and keeps connections open between requests: up to
 * 64 for each host and 512 in all. A request above these limits waits for a free connection until
 * its time-out ends.
 */
public final class GuardedHttpClient implements HttpTransport, AutoCloseable {
  private final CloseableHttpClient client;
  private final ScheduledThreadPoolExecutor timer;
  private final boolean allowInsecure;

  private GuardedHttpClient(Builder builder) {
    this.allowInsecure = builder.allowInsecure;
    SSLContext tls = builder.tls != null ? builder.tls : SSLContexts.createDefault();
    this.client =
        ApacheHttpClientFactory.create(new GuardedDnsResolver(builder.names, allowInsecure), tls);
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

  /** Returns a builder. Without further settings it builds a client with all checks. */
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
      ClassicHttpResponse response =
          client.executeOpen(HttpHost.create(request.uri()), message, context);
      exchange.headArrived();
      return toResponse(response, exchange);
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
      throw blocked(request, "only https addresses are allowed; development mode allows http too");
    }
    if (request.uri().getRawUserInfo() != null) {
      throw blocked(request, "addresses with user information are not allowed");
    }
  }

  private static HttpTransportException blocked(HttpRequest request, String reason) {
    return new HttpTransportException(
        HttpTransportException.Kind.BLOCKED,
        "%s://%s: %s".formatted(request.uri().getScheme(), request.uri().getHost(), reason),
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

  private static HttpResponse toResponse(ClassicHttpResponse response, Exchange exchange)
      throws IOException {
    HttpEntity entity = response.getEntity();
    InputStream body;
    if (entity == null) {
      exchange.finish();
      body = InputStream.nullInputStream();
    } else if (entity.getContentLength() > exchange.request().responseLimit()) {
      throw exchange.tooLarge();
    } else {
      body = new ResponseBody(entity.getContent(), exchange);
    }
    return new HttpResponse(response.getCode(), headers(response), body);
  }

  private static Map<String, List<String>> headers(ClassicHttpResponse response) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Header header : response.getHeaders()) {
      String value = Objects.requireNonNullElse(header.getValue(), "");
      headers.computeIfAbsent(header.getName(), name -> new ArrayList<>()).add(value);
    }
    return headers;
  }

  /** Closes all connections; reading an unfinished response fails. */
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
     * Allows plain http and addresses that are not public, which disables the protection: for
     * development only. Default: false.
     */
    public Builder allowInsecure(boolean allow) {
      this.allowInsecure = allow;
      return this;
    }

    /** Sets how host names are resolved; the addresses are checked nevertheless. */
    public Builder nameResolver(NameResolver resolver) {
      this.names = Objects.requireNonNull(resolver, "resolver");
      return this;
    }

    /**
     * Sets the TLS settings. The default trusts the JVM's certificate authorities and sends no
     * client certificate, even if the JVM has a key store, because every server could request it.
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
