package io.github.atprotojakarta.testkit;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.testkit.identity.AccountStore;
import io.github.atprotojakarta.testkit.identity.DidDocumentWriter;
import io.github.atprotojakarta.testkit.oauth.client.ClientDocumentFetcher;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Routes requests for the public names of the network to its servers and documents. */
final class NetworkTransport implements HttpTransport, ClientDocumentFetcher, AutoCloseable {
  private final AccountStore accounts;
  private final StaticDocuments pages;
  private final Clock clock;
  private final LoopbackHttpClient http = new LoopbackHttpClient();
  private final Map<String, URI> actual = new ConcurrentHashMap<>();
  private volatile boolean closed;

  NetworkTransport(AccountStore accounts, StaticDocuments pages, Clock clock) {
    this.accounts = accounts;
    this.pages = pages;
    this.clock = clock;
  }

  /** Sends requests for one origin to another one. */
  void map(URI publicOrigin, URI to) {
    actual.put(origin(publicOrigin), to);
  }

  @Override
  public HttpResponse send(HttpRequest request) throws HttpTransportException {
    if (closed) {
      throw new HttpTransportException(
          HttpTransportException.Kind.CONNECT, "The strict network is closed", null);
    }
    URI to = actual.get(origin(request.uri()));
    if (to != null) {
      return withDate(http.send(request, to));
    }
    return pages
        .find(request.uri())
        .or(() -> identity(request.uri()))
        .map(NetworkTransport::response)
        .orElseThrow(
            () ->
                new HttpTransportException(
                    HttpTransportException.Kind.UNKNOWN_HOST,
                    "Unknown host in the strict network: " + request.uri().getHost(),
                    null));
  }

  /** Fetches a client's document for the authorization server; only published ones exist. */
  @Override
  public Optional<ClientDocumentFetcher.FetchedDocument> fetch(URI address) {
    if (actual.containsKey(origin(address)) || pages.find(address).isPresent()) {
      HttpRequest request = HttpRequest.get(address).header("Accept", "application/json").build();
      try (HttpResponse response = send(request)) {
        return Optional.of(
            new ClientDocumentFetcher.FetchedDocument(
                response.status(), response.mediaType(), response.text()));
      } catch (IOException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    closed = true;
    http.close();
  }

  /** Sets the Date header by the network's clock; the JDK's server always uses the system clock. */
  private HttpResponse withDate(HttpResponse response) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(response.headers());
    headers.put(
        "Date",
        List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC))));
    return new HttpResponse(response.status(), headers, response.body());
  }

  /** Returns the well-known document of a handle or a did:web, each at its own host. */
  private Optional<ClientDocumentFetcher.FetchedDocument> identity(URI address) {
    if (!address.getScheme().equals("https") || address.getPort() >= 0) {
      return Optional.empty();
    }
    return switch (address.getPath()) {
      case "/.well-known/atproto-did" ->
          accounts
              .handles()
              .wellKnown(address.getHost())
              .map(
                  did -> new ClientDocumentFetcher.FetchedDocument(200, "text/plain", did.value()));
      case "/.well-known/did.json" ->
          accounts
              .byDid("did:web:" + address.getHost())
              .map(DidDocumentWriter::of)
              .map(
                  document ->
                      new ClientDocumentFetcher.FetchedDocument(
                          200, "application/json", document.toString()));
      default -> Optional.empty();
    };
  }

  private static HttpResponse response(ClientDocumentFetcher.FetchedDocument page) {
    return HttpResponse.of(page.status(), Map.of("Content-Type", page.mediaType()), page.body());
  }

  private static String origin(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }
}
