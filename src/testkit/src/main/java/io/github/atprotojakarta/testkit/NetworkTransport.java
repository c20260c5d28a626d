package io.github.atprotojakarta.testkit;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.testkit.identity.Accounts;
import io.github.atprotojakarta.testkit.identity.DidDocuments;
import io.github.atprotojakarta.testkit.oauth.ClientPages;
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

/** Knows where each name of the network really is. */
final class NetworkTransport implements HttpTransport, ClientPages, AutoCloseable {
  private final Accounts accounts;
  private final PublishedPages pages;
  private final Clock clock;
  private final LoopbackHttp http = new LoopbackHttp();
  private final Map<String, URI> actual = new ConcurrentHashMap<>();
  private volatile boolean closed;

  NetworkTransport(Accounts accounts, PublishedPages pages, Clock clock) {
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
      return dated(http.send(request, to));
    }
    return pages
        .find(request.uri())
        .or(() -> identity(request.uri()))
        .map(NetworkTransport::response)
        .orElseThrow(
            () ->
                new HttpTransportException(
                    HttpTransportException.Kind.UNKNOWN_HOST,
                    "The strict network has no host " + request.uri().getHost(),
                    null));
  }

  /** What the authorization server finds at a client's address: never more than is published. */
  @Override
  public Optional<ClientPages.Page> fetch(URI address) {
    if (actual.containsKey(origin(address)) || pages.find(address).isPresent()) {
      HttpRequest request = HttpRequest.get(address).header("Accept", "application/json").build();
      try (HttpResponse response = send(request)) {
        return Optional.of(
            new ClientPages.Page(response.status(), response.mediaType(), response.text()));
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

  /** The JDK's server dates its answers by the machine's clock and lets nobody change that. */
  private HttpResponse dated(HttpResponse response) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(response.headers());
    headers.put(
        "Date",
        List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC))));
    return new HttpResponse(response.status(), headers, response.body());
  }

  /** The documents that prove a handle or make a did:web, each at a host of its own. */
  private Optional<ClientPages.Page> identity(URI address) {
    if (!address.getScheme().equals("https") || address.getPort() >= 0) {
      return Optional.empty();
    }
    return switch (address.getPath()) {
      case "/.well-known/atproto-did" ->
          accounts
              .handles()
              .wellKnown(address.getHost())
              .map(did -> new ClientPages.Page(200, "text/plain", did.value()));
      case "/.well-known/did.json" ->
          accounts
              .byDid("did:web:" + address.getHost())
              .map(DidDocuments::of)
              .map(document -> new ClientPages.Page(200, "application/json", document.toString()));
      default -> Optional.empty();
    };
  }

  private static HttpResponse response(ClientPages.Page page) {
    return HttpResponse.of(page.status(), Map.of("Content-Type", page.mediaType()), page.body());
  }

  private static String origin(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }
}
