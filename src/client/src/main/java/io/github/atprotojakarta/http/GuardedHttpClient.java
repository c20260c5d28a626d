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
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;

/**
 * An HTTP client that is safe for addresses from untrusted sources. Strangers write handles, DID
 * documents and server metadata, so an address in them may lead into the inner network (server-side
 * request forgery) or to a server that tries to exhaust threads and memory. This client
 *
 * <ul>
 *   <li>requires https, resolves the host name itself, blocks every address that the {@link
 *       NetworkRules} do not allow, and connects to exactly the address that it checked;
 *   <li>follows no redirect, keeps no cookie and repeats no request;
 *   <li>limits the size of a response. A compressed one ({@link HttpRequest.Builder#acceptGzip()})
 *       is decompressed while it is read, and never beyond the limit;
 *   <li>limits the time of the whole exchange, name look-up included. A download has a least rate
 *       and a limit of its own;
 *   <li>limits the connections and threads that one server can hold;
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
 * An instance is safe for use by several threads and keeps connections open between requests, for
 * half a minute. Each origin has 16 connections of its own, so a slow one never holds up another. A
 * request above this limit waits for a free connection of its origin ({@link
 * HttpRequest#connectionWait()}), and then fails as {@link HttpTransportException.Kind#BUSY}: it
 * was not sent.
 */
public final class GuardedHttpClient implements HttpTransport, AutoCloseable {
  private final CloseableHttpClient client;
  private final ScheduledThreadPoolExecutor timer;
  private final LongSupplier nanoTime;
  private final NameLookups names;
  private final NetworkRules rules;
  private final boolean allowInsecure;

  GuardedHttpClient(GuardedHttpClientBuilder builder) {
    this(builder, timer(), System::nanoTime);
  }

  /** Creates a client whose deadlines are measured by a test. */
  GuardedHttpClient(
      GuardedHttpClientBuilder builder, ScheduledThreadPoolExecutor timer, LongSupplier nanoTime) {
    this.timer = timer;
    this.nanoTime = nanoTime;
    this.allowInsecure = builder.allowInsecure;
    this.rules = builder.rules;
    this.names = new NameLookups(builder.names);
    SSLContext tls = builder.tls != null ? builder.tls : SSLContexts.createDefault();
    GuardedConnectionOperator operator =
        new GuardedConnectionOperator(
            new CheckedAddresses(names, rules, allowInsecure),
            RegistryBuilder.<TlsSocketStrategy>create()
                .register("https", new DefaultClientTlsStrategy(tls))
                .build(),
            builder.proxy != null);
    this.client =
        ApacheHttpClientFactory.create(
            operator,
            builder.connectionsPerOrigin,
            builder.proxy == null ? null : HttpHost.create(builder.proxy));
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "atproto-http-deadlines");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /** Returns a builder. Without further settings it builds a client with all checks. */
  public static GuardedHttpClientBuilder builder() {
    return new GuardedHttpClientBuilder();
  }

  @Override
  public HttpResponse send(HttpRequest request) throws HttpTransportException {
    requireAllowed(request);
    HttpUriRequestBase message = new HttpUriRequestBase(request.method(), request.uri());
    Exchange exchange = exchange(request, message);
    try {
      fill(message, exchange);
      HttpClientContext context = HttpClientContext.create();
      exchange.putInto(context);
      ClassicHttpResponse response =
          client.executeOpen(HttpHost.create(request.uri()), message, context);
      if (!exchange.begun()) {
        // A response before the request was sent is not the server's.
        throw new HttpException("the proxy refused the connection: " + response.getCode());
      }
      exchange.headArrived();
      return toResponse(response, exchange);
    } catch (HttpTransportException e) {
      throw e;
    } catch (IOException | HttpException | RuntimeException e) {
      throw exchange.failed(e);
    }
  }

  private Exchange exchange(HttpRequest request, HttpUriRequestBase message)
      throws HttpTransportException {
    try {
      return new Exchange(request, message, timer, nanoTime);
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
    String port = allowInsecure ? null : rules.portRefusal(request.uri());
    if (port != null) {
      throw blocked(request, port);
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
            .setConnectionRequestTimeout(Timeout.of(exchange.connectionWait()))
            .setResponseTimeout(timeout)
            .setRedirectsEnabled(false)
            .setAuthenticationEnabled(false)
            .setProtocolUpgradeEnabled(false)
            .build());
    // Without it some servers and proxies compress in ways that nobody here can read.
    message.setHeader("Accept-Encoding", decompresses(request) ? "gzip" : "identity");
    request.headers().forEach(message::setHeader);
    if (request.closesConnection()) {
      message.setHeader("Connection", "close");
    }
    if (request.body() != HttpBody.NONE) {
      message.setEntity(new RequestEntity(request.body(), exchange));
    }
  }

  private static boolean decompresses(HttpRequest request) {
    return request.acceptsGzip()
        && request.headers().keySet().stream()
            .noneMatch(
                name -> name.equalsIgnoreCase("Accept-Encoding") || name.equalsIgnoreCase("Range"));
  }

  private static HttpResponse toResponse(ClassicHttpResponse response, Exchange exchange)
      throws IOException {
    Map<String, List<String>> headers = headers(response);
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      exchange.finish();
      return new HttpResponse(response.getCode(), headers, InputStream.nullInputStream());
    }
    if (entity.getContentLength() > exchange.request().responseLimit()) {
      throw exchange.tooLarge();
    }
    InputStream content = entity.getContent();
    if (decompresses(exchange.request()) && isGzip(headers)) {
      headers.remove("Content-Encoding");
      headers.remove("Content-Length");
      content = new GzipContent(content);
    }
    return new HttpResponse(response.getCode(), headers, new ResponseBody(content, exchange));
  }

  /** {@code x-gzip} is an old name of it (RFC 9110 section 8.4.1.3). */
  private static boolean isGzip(Map<String, List<String>> headers) {
    List<String> codings = headers.getOrDefault("Content-Encoding", List.of());
    return codings.size() == 1
        && (codings.get(0).equalsIgnoreCase("gzip") || codings.get(0).equalsIgnoreCase("x-gzip"));
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
    names.close();
    client.close(CloseMode.IMMEDIATE);
  }
}
