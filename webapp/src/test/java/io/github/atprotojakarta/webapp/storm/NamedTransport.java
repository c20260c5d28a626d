package io.github.atprotojakarta.webapp.storm;

import io.github.atprotojakarta.http.GuardedHttpClient;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

/** The client's own transport, and each request says which node in which life has sent it. */
@ApplicationScoped
public class NamedTransport implements HttpTransport {
  static final String NAME = "storm.node";

  private final GuardedHttpClient client = GuardedHttpClient.builder().allowInsecure(true).build();

  /** For CDI. */
  protected NamedTransport() {}

  @Override
  public HttpResponse send(HttpRequest request) throws HttpTransportException {
    return client.send(
        request.toBuilder().header("User-Agent", System.getProperty(NAME, "unnamed")).build());
  }

  @PreDestroy
  void close() {
    client.close();
  }
}
