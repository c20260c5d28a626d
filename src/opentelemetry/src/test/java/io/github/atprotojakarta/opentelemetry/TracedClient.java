package io.github.atprotojakarta.opentelemetry;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.session.LoginRedirect;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A client on a strict network, whose metrics, spans and requests the test can inspect. */
final class TracedClient implements AutoCloseable {
  static final String HANDLE = "alice.atnet.dev";

  final StrictNetwork network = StrictNetwork.start();
  final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  final InMemoryMetricReader metrics = InMemoryMetricReader.create();
  final List<HttpRequest> sent = new CopyOnWriteArrayList<>();
  final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                  .build())
          .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .build();
  final AtprotoOAuthClient client;

  TracedClient(TracePropagation propagation) {
    network.createAccount(HANDLE, "alice-pass");
    client =
        AtprotoOAuthClient.builder()
            .clientMetadata(
                ClientMetadata.loopback(
                    List.of(URI.create("http://127.0.0.1/callback")), "atproto transition:generic"))
            .transport(
                request -> {
                  sent.add(request);
                  return network.transport().send(request);
                })
            .identity(
                identity ->
                    identity.txtLookup(network.txtLookup()).plcDirectory(network.plcDirectory()))
            .metricsListener(new OpenTelemetryMetrics(sdk))
            .operationListener(new OpenTelemetrySpans(sdk, propagation))
            .build();
  }

  OAuthSession signIn() {
    LoginRedirect login = client.authorize(HANDLE, AuthorizeOptions.DEFAULT);
    URI callback = network.signIn(login.redirect(), HANDLE, "alice-pass");
    return client
        .callback(CallbackParameters.parse(query(callback)), login.browserToken())
        .session();
  }

  private static Map<String, List<String>> query(URI callback) {
    return Arrays.stream(callback.getRawQuery().split("&"))
        .map(parameter -> parameter.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0],
                pair -> List.of(URLDecoder.decode(pair[1], StandardCharsets.UTF_8))));
  }

  List<SpanData> spans() {
    return exporter.getFinishedSpanItems();
  }

  SpanData span(String name) {
    return spans().stream()
        .filter(span -> span.getName().equals(name))
        .reduce((first, last) -> last)
        .orElseThrow(() -> new AssertionError("No span " + name + " in " + spans()));
  }

  /** Returns the spans whose parent is the last span of this name. */
  List<SpanData> partsOf(String name) {
    String parent = span(name).getSpanId();
    return spans().stream().filter(span -> span.getParentSpanId().equals(parent)).toList();
  }

  @Override
  public void close() {
    client.close();
    sdk.close();
    network.close();
  }
}
