package io.github.atprotojakarta.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.metrics.Operation;
import io.github.atprotojakarta.metrics.OperationListener;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ObservationsTest {
  private static final URI ADDRESS =
      URI.create("https://user:pw@pds.example.com:8443/xrpc/a.b.c?q=private");

  private final List<String> seen = new ArrayList<>();
  private final List<HttpRequest> sent = new ArrayList<>();
  private final HttpTransport transport =
      request -> {
        sent.add(request);
        return HttpResponse.of(204, Map.of(), "");
      };

  private OperationListener listener(String name) {
    return operation -> {
      seen.add(name + " begins " + operation);
      return new OperationListener.Observation() {
        @Override
        public void end(int status, @Nullable Throwable failure) {
          seen.add(name + " ends " + status + " " + failure);
        }

        @Override
        public Map<String, String> headers() {
          return Map.of("X-" + name, "1");
        }
      };
    };
  }

  private static final OperationListener BROKEN =
      new OperationListener() {
        @Override
        public Observation begin(Operation operation) {
          throw new IllegalStateException("broken");
        }

        @Override
        public Runnable carry(Runnable task) {
          throw new NoClassDefFoundError("broken");
        }
      };

  @Test
  void a_request_is_reported_without_query_and_user_information() throws HttpTransportException {
    new Observations(List.of(listener("A"), listener("B")))
        .observing(transport)
        .send(HttpRequest.get(ADDRESS).build())
        .close();
    String exchange = "HttpExchange[method=GET, address=https://pds.example.com:8443/xrpc/a.b.c]";
    assertThat(seen)
        .containsExactly(
            "A begins " + exchange, "B begins " + exchange, "B ends 204 null", "A ends 204 null");
    assertThat(sent.get(0).uri()).isEqualTo(ADDRESS);
    assertThat(sent.get(0).headers()).containsOnlyKeys("X-A", "X-B");
  }

  @Test
  void an_xrpc_call_is_named_by_its_method() throws HttpTransportException {
    Observations observations = new Observations(List.of(listener("A")));
    observations.observeXrpc(HttpRequest.get(ADDRESS).build(), transport).close();
    URI other = URI.create("https://pds.example.com/xrpc/a/b");
    observations.observeXrpc(HttpRequest.get(other).build(), transport).close();
    assertThat(seen.get(0)).startsWith("A begins XrpcCall[nsid=a.b.c, method=GET");
    assertThat(seen.get(2)).startsWith("A begins XrpcCall[nsid=, method=GET");
  }

  @Test
  void a_failure_is_reported_and_thrown() {
    IllegalArgumentException failure = new IllegalArgumentException("no");
    Observations observations = new Observations(List.of(listener("A")));
    assertThatThrownBy(
            () ->
                observations.observe(
                    new Operation.LoginStart(),
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(seen).containsExactly("A begins LoginStart[]", "A ends 0 " + failure);
  }

  @Test
  void a_broken_listener_affects_neither_the_operation_nor_other_listeners()
      throws HttpTransportException {
    Observations observations = new Observations(List.of(BROKEN, listener("A")));
    observations.observing(transport).send(HttpRequest.get(ADDRESS).build()).close();
    observations.carrying(Runnable::run).execute(() -> seen.add("ran"));
    assertThat(seen).hasSize(3).contains("A ends 204 null", "ran");
  }

  @Test
  void a_header_that_cannot_be_set_does_not_stop_the_request() throws HttpTransportException {
    OperationListener frames =
        operation ->
            new OperationListener.Observation() {
              @Override
              public void end(int status, @Nullable Throwable failure) {}

              @Override
              public Map<String, String> headers() {
                return Map.of("Host", "evil.example.com");
              }
            };
    new Observations(List.of(frames))
        .observing(transport)
        .send(HttpRequest.get(ADDRESS).build())
        .close();
    assertThat(sent.get(0).headers()).isEmpty();
  }

  @Test
  void without_listeners_nothing_is_wrapped() {
    Observations observations = new Observations(List.of());
    Executor executor = Runnable::run;
    assertThat(observations.observing(transport)).isSameAs(transport);
    assertThat(observations.carrying(executor)).isSameAs(executor);
  }
}
