package io.github.atprotojakarta.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.XrpcException;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenTelemetrySpansTest {
  private static final String GET_SESSION = "com.atproto.server.getSession";
  private TracedClient traced = new TracedClient(TracePropagation.NONE);

  @AfterEach
  void close() {
    traced.close();
  }

  private void propagateTo(String origins) {
    traced.close();
    traced = new TracedClient(TracePropagation.to(origins));
  }

  @Test
  void a_login_has_two_spans_and_its_http_requests_are_their_parts() {
    traced.signIn();
    String issuer = traced.network.issuer().toString();
    assertThat(traced.span("atproto login start").getKind()).isEqualTo(SpanKind.INTERNAL);
    // Look-ups run on other threads and belong to the login too.
    assertThat(traced.partsOf("atproto login start"))
        .extracting(span -> text(span, "url.full"))
        .contains(
            issuer + "/.well-known/oauth-authorization-server",
            issuer + "/oauth/par",
            traced.network.pds() + "/.well-known/oauth-protected-resource")
        .anyMatch(url -> String.valueOf(url).startsWith(traced.network.plcDirectory() + "/did:"));
    assertThat(traced.partsOf("atproto login completion"))
        .extracting(span -> text(span, "url.full"))
        .contains(issuer + "/oauth/token");
  }

  @Test
  void an_xrpc_call_follows_the_conventions_for_http_clients() {
    OAuthSession session = traced.signIn();
    session.xrpc().query(GET_SESSION, Map.of("q", "what-a-person-searches"));
    SpanData call = traced.span("XRPC " + GET_SESSION);
    assertThat(text(call, "rpc.method")).isEqualTo(GET_SESSION);
    // The first request has no nonce for this key at this server: it is refused and sent again.
    List<SpanData> exchanges = traced.partsOf("XRPC " + GET_SESSION);
    assertThat(exchanges).extracting(span -> span.getAttributes().get(status())).endsWith(200L);
    for (SpanData span : List.of(call, exchanges.get(exchanges.size() - 1))) {
      assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
      assertThat(text(span, "http.request.method")).isEqualTo("GET");
      assertThat(text(span, "url.full")).isEqualTo(traced.network.pds() + "/xrpc/" + GET_SESSION);
      assertThat(text(span, "server.address")).isEqualTo(traced.network.pds().getHost());
      assertThat(span.getAttributes().get(AttributeKey.longKey("server.port"))).isEqualTo(443);
      assertThat(span.getAttributes().get(status())).isEqualTo(200);
      assertThat(span.getStatus()).isEqualTo(StatusData.unset());
    }
    assertThat(exchanges.get(0).getName()).isEqualTo("GET");
  }

  @Test
  void a_refresh_is_a_part_of_what_the_caller_does() {
    OAuthSession session = traced.signIn();
    Span caller = traced.sdk.getTracer("test").spanBuilder("caller").startSpan();
    try (Scope scope = caller.makeCurrent()) {
      assertThat(scope).isNotNull();
      traced.client.restore(session.key(), RefreshPolicy.ALWAYS);
    }
    caller.end();
    assertThat(traced.partsOf("caller"))
        .extracting(SpanData::getName)
        .containsExactly("atproto refresh");
    assertThat(traced.partsOf("atproto refresh"))
        .extracting(span -> text(span, "url.full"))
        .contains(traced.network.issuer() + "/oauth/token");
    assertThat(traced.span("atproto refresh").getStatus()).isEqualTo(StatusData.unset());
  }

  @Test
  void failures_have_a_type_and_no_message() {
    OAuthSession session = traced.signIn();
    assertThatThrownBy(() -> session.xrpc().query("com.example.unknown", Map.of()))
        .isInstanceOf(XrpcException.class);
    failed("XRPC com.example.unknown", "501");

    assertThatThrownBy(() -> traced.client.authorize("no.atnet.dev", AuthorizeOptions.DEFAULT))
        .isInstanceOf(IdentityException.class);
    failed("atproto login start", IdentityException.class.getName());

    traced.network.endSessions(session.did());
    assertThatThrownBy(() -> traced.client.restore(session.key(), RefreshPolicy.ALWAYS))
        .satisfies(e -> failed("atproto refresh", e.getClass().getName()));
  }

  private void failed(String name, String type) {
    SpanData span = traced.span(name);
    assertThat(text(span, "error.type")).isEqualTo(type);
    assertThat(span.getStatus()).isEqualTo(StatusData.error());
    assertThat(span.getEvents()).isEmpty();
  }

  @Test
  void no_server_gets_the_trace_unless_it_is_named() {
    OAuthSession session = traced.signIn();
    session.xrpc().query(GET_SESSION, Map.of());
    traced.client.restore(session.key(), RefreshPolicy.ALWAYS);
    assertThat(traced.sent)
        .hasSizeGreaterThan(5)
        .noneMatch(request -> request.headers().containsKey("traceparent"));
  }

  @Test
  void a_named_server_gets_the_trace_and_other_servers_do_not() {
    propagateTo("https://other.example.com, " + traced.network.pds());
    OAuthSession session = traced.signIn();
    session.xrpc().query(GET_SESSION, Map.of());
    String pds = traced.network.pds().getHost();
    assertThat(traced.sent)
        .allSatisfy(
            request ->
                assertThat(request.headers().containsKey("traceparent"))
                    .as(request.toString())
                    .isEqualTo(request.uri().getHost().equals(pds)));
    assertThat(traced.network.counters().traced(Endpoint.XRPC)).isPositive();
    assertThat(traced.network.counters().traced(Endpoint.TOKEN)).isZero();
    HttpRequest last = traced.sent.get(traced.sent.size() - 1);
    SpanData exchange =
        traced.partsOf("XRPC " + GET_SESSION).stream().reduce((a, b) -> b).orElseThrow();
    assertThat(last.headers().get("traceparent"))
        .startsWith("00-" + exchange.getTraceId() + "-" + exchange.getSpanId() + "-");
  }

  @Test
  void no_span_has_a_query_or_a_secret() {
    OAuthSession session = traced.signIn();
    session.xrpc().query(GET_SESSION, Map.of("q", "what-a-person-searches"));
    traced.client.restore(session.key(), RefreshPolicy.ALWAYS);
    assertThat(traced.sent).anyMatch(request -> request.uri().getRawQuery() != null);
    for (SpanData span : traced.spans()) {
      assertThat(span.toString()).doesNotContain("?", "what-a-person-searches", "DPoP ");
      assertThat(span.getAttributes().asMap().keySet())
          .extracting(AttributeKey::getKey)
          .isSubsetOf(
              "http.request.method",
              "url.full",
              "server.address",
              "server.port",
              "http.response.status_code",
              "rpc.method",
              "error.type");
    }
  }

  private static AttributeKey<Long> status() {
    return AttributeKey.longKey("http.response.status_code");
  }

  private static @Nullable String text(SpanData span, String name) {
    return span.getAttributes().get(AttributeKey.stringKey(name));
  }
}
