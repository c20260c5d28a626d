package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.http.HttpTransportException.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The web as far as a test has put something into it; every other host does not exist. */
final class FakeWeb implements HttpTransport {
  private record Page(int status, Map<String, String> headers, String body) {}

  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final Map<String, Kind> failures = new ConcurrentHashMap<>();
  private final List<HttpRequest> requests = new CopyOnWriteArrayList<>();

  FakeWeb page(String uri, int status, String body) {
    return page(uri, status, Map.of(), body);
  }

  FakeWeb page(String uri, int status, Map<String, String> headers, String body) {
    pages.put(uri, new Page(status, headers, body));
    return this;
  }

  FakeWeb failure(String uri, Kind kind) {
    failures.put(uri, kind);
    return this;
  }

  List<String> requests() {
    return requests.stream().map(request -> request.uri().toString()).toList();
  }

  @Override
  public HttpResponse send(HttpRequest request) throws HttpTransportException {
    requests.add(request);
    String uri = request.uri().toString();
    Page page = pages.get(uri);
    if (page == null) {
      Kind kind = failures.getOrDefault(uri, Kind.UNKNOWN_HOST);
      throw new HttpTransportException(kind, request.uri().getHost() + ": " + kind, null);
    }
    if (page.body().length() > request.responseLimit()) {
      throw new HttpTransportException(Kind.TOO_LARGE, "too large", null);
    }
    return HttpResponse.of(page.status(), page.headers(), page.body());
  }
}
