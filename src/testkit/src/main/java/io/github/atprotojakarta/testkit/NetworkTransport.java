package io.github.atprotojakarta.testkit;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.testkit.identity.HandleDirectory;
import io.github.atprotojakarta.testkit.oauth.ClientPages;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Knows where each name of the network really is. */
final class NetworkTransport implements HttpTransport, ClientPages, AutoCloseable {
  private static final String WELL_KNOWN_DID = "/.well-known/atproto-did";

  private final HandleDirectory handles;
  private final PublishedPages pages;
  private final LoopbackHttp http = new LoopbackHttp();
  private final Map<String, URI> actual = new ConcurrentHashMap<>();

  NetworkTransport(HandleDirectory handles, PublishedPages pages) {
    this.handles = handles;
    this.pages = pages;
  }

  /** Sends requests for one origin to another one. */
  void map(URI publicOrigin, URI to) {
    actual.put(origin(publicOrigin), to);
  }

  @Override
  public HttpResponse send(HttpRequest request) throws HttpTransportException {
    URI to = actual.get(origin(request.uri()));
    if (to != null) {
      return http.send(request, to);
    }
    Optional<ClientPages.Page> page = pages.find(request.uri());
    if (page.isPresent()) {
      return HttpResponse.of(
          page.get().status(), Map.of("Content-Type", page.get().mediaType()), page.get().body());
    }
    if (request.uri().getPath().equals(WELL_KNOWN_DID)
        && request.uri().getScheme().equals("https")) {
      Optional<String> did = handles.wellKnown(request.uri().getHost()).map(found -> found.value());
      if (did.isPresent()) {
        return HttpResponse.of(200, Map.of("Content-Type", "text/plain"), did.get());
      }
    }
    throw new HttpTransportException(
        HttpTransportException.Kind.UNKNOWN_HOST,
        "The strict network has no host " + request.uri().getHost(),
        null);
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
    http.close();
  }

  private static String origin(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }
}
