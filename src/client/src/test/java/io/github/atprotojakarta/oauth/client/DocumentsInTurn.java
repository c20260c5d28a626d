package io.github.atprotojakarta.oauth.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A load balancer: gives the requests for an address to its nodes in turn. Strict: demands the
 * request that authorization servers send, and a connection of its own for each, and knows no other
 * address.
 */
final class DocumentsInTurn implements HttpTransport {
  private final Map<URI, List<Node>> nodes = new HashMap<>();
  private final List<URI> requests = new ArrayList<>();
  private int open;

  /** What one node does with a request. */
  @FunctionalInterface
  interface Node {
    HttpResponse respond() throws HttpTransportException;
  }

  static Node json(Object document) {
    return answer(200, Map.of("Content-Type", "application/json"), document.toString());
  }

  static Node answer(int status, Map<String, String> headers, String body) {
    return () -> HttpResponse.of(status, headers, body);
  }

  static Node failure(HttpTransportException.Kind kind) {
    return () -> {
      throw new HttpTransportException(kind, "no answer from the host", null);
    };
  }

  DocumentsInTurn serve(URI address, Node... inTurn) {
    nodes.put(address, List.of(inTurn));
    return this;
  }

  @Override
  public HttpResponse send(HttpRequest request) throws HttpTransportException {
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.headers()).containsEntry("Accept", "application/json");
    assertThat(request.body()).isEqualTo(HttpBody.NONE);
    assertThat(request.closesConnection()).isTrue();
    assertThat(nodes).containsKey(request.uri());
    assertThat(open).as("open responses").isZero();
    List<Node> turn = nodes.get(request.uri());
    int before = requests(request.uri());
    requests.add(request.uri());
    HttpResponse response = turn.get(before % turn.size()).respond();
    open++;
    return new HttpResponse(
        response.status(),
        response.headers(),
        new FilterInputStream(response.body()) {
          @Override
          public void close() throws IOException {
            open--;
            super.close();
          }
        });
  }

  /** Returns the addresses of all requests, in order. */
  List<URI> requests() {
    return requests;
  }

  int requests(URI address) {
    return (int) requests.stream().filter(address::equals).count();
  }

  int openAnswers() {
    return open;
  }
}
