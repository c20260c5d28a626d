package io.github.atprotojakarta.testkit;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.Timeout;

/** Sends requests to servers on this machine, with the original host name in the Host header. */
final class LoopbackHttpClient implements AutoCloseable {
  private static final int CONNECTIONS = 500;

  private final CloseableHttpClient client;

  LoopbackHttpClient() {
    PoolingHttpClientConnectionManager connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setMaxConnTotal(CONNECTIONS)
            .setMaxConnPerRoute(CONNECTIONS)
            .build();
    client =
        HttpClients.custom()
            .setConnectionManager(connections)
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableContentCompression()
            .disableDefaultUserAgent()
            .build();
  }

  HttpResponse send(HttpRequest request, URI to) throws HttpTransportException {
    try {
      HttpHost target = new HttpHost(to.getScheme(), to.getHost(), to.getPort());
      ClassicHttpResponse response =
          client.executeOpen(target, message(request, target), context(request));
      HttpEntity entity = response.getEntity();
      InputStream body =
          entity == null ? new ByteArrayInputStream(new byte[0]) : entity.getContent();
      return new HttpResponse(
          response.getCode(),
          headers(response),
          new SizeLimitedBody(body, response, request.responseLimit()));
    } catch (ConnectException e) {
      throw new HttpTransportException(
          HttpTransportException.Kind.CONNECT,
          "Cannot connect to " + request.uri().getRawAuthority(),
          e);
    } catch (IOException e) {
      throw new HttpTransportException(
          HttpTransportException.Kind.EXCHANGE,
          "No response from " + request.uri().getRawAuthority() + ": " + e.getMessage(),
          e);
    }
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }

  private static ClassicHttpRequest message(HttpRequest request, HttpHost target)
      throws IOException {
    URI uri = request.uri();
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    ClassicHttpRequest message =
        ClassicRequestBuilder.create(request.method())
            .setHttpHost(target)
            .setPath(path + query)
            .build();
    message.setPath(path + query);
    message.setAuthority(new URIAuthority(uri.getHost(), uri.getPort()));
    String type = "application/octet-stream";
    for (Map.Entry<String, String> header : request.headers().entrySet()) {
      if (header.getKey().equalsIgnoreCase("Content-Type")) {
        type = header.getValue();
      } else {
        message.addHeader(header.getKey(), header.getValue());
      }
    }
    if (request.body().length() != 0) {
      message.setEntity(
          new InputStreamEntity(
              request.body().open(), request.body().length(), ContentType.parse(type)));
    }
    return message;
  }

  private static HttpClientContext context(HttpRequest request) {
    HttpClientContext context = HttpClientContext.create();
    context.setRequestConfig(
        RequestConfig.custom()
            .setResponseTimeout(Timeout.of(request.timeout()))
            .setExpectContinueEnabled(false)
            .build());
    return context;
  }

  private static Map<String, List<String>> headers(ClassicHttpResponse response) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Header header : response.getHeaders()) {
      headers.computeIfAbsent(header.getName(), key -> new ArrayList<>()).add(header.getValue());
    }
    return headers;
  }
}
