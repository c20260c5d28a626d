package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.opentelemetry.OpenTelemetrySpans;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.webapp.telemetry.Telemetry;
import io.github.atprotojakarta.webapp.telemetry.TelemetryServlet;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorageProvider;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.io.File;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** An application with the module for OpenTelemetry and an OpenTelemetry of its own. */
final class TracedApplication {
  private final WebBrowser browser = WebBrowser.person();
  private final DeployedApplication app;

  private TracedApplication(DeployedApplication app) {
    this.app = app;
  }

  static TracedApplication at(URI told) {
    return new TracedApplication(DeployedApplication.at(told));
  }

  /** Makes the WAR, with more settings in its web.xml. */
  static WebArchive war(String name, Map<String, String> more) {
    Map<String, String> settings = new TreeMap<>(more);
    settings.put("atproto.guard", "/app/*");
    return SmallWar.of(name, Telemetry.class, TelemetryServlet.class)
        .addAsLibraries(libraries())
        .addAsLibrary(collectors())
        .setWebXML(SmallWar.settings(settings));
  }

  /** The module, the API, and the SDK. */
  private static File[] libraries() {
    return Stream.of(
            OpenTelemetrySpans.class,
            OpenTelemetry.class,
            Context.class,
            ComponentLoader.class,
            OpenTelemetrySdk.class,
            Clock.class,
            SdkTracerProvider.class,
            SdkMeterProvider.class,
            SdkLoggerProvider.class)
        .map(SmallWar::jar)
        .toArray(File[]::new);
  }

  /**
   * What collects in memory, without the storage of contexts that it also brings: Payara's own
   * OpenTelemetry would find that one and fail.
   */
  private static JavaArchive collectors() {
    JavaArchive jar =
        ShrinkWrap.createFromZipFile(JavaArchive.class, SmallWar.jar(InMemorySpanExporter.class));
    String storage = "META-INF/services/" + ContextStorageProvider.class.getName();
    assertThat(jar.delete(storage)).isNotNull();
    return jar;
  }

  /** Signs alice in and calls her PDS, once. */
  void signInAndCall() {
    URI page = app.at("/app/call");
    SignInSteps.andReturnTo(app, browser, page.getPath());
    WebBrowser.Page call = browser.get(page);
    assertThat(call.body()).isEqualTo(RunningApplication.HANDLE);
  }

  /** What the application has collected. */
  String report() {
    return browser.get(app.at("/telemetry")).body();
  }

  static long calls() {
    return NetworkBeforeServer.network().counters().requests(Endpoint.XRPC);
  }

  /** How many requests to each endpoint of the network had the context of a trace. */
  static Map<Endpoint, Long> requestsWithTrace() {
    Map<Endpoint, Long> requests = new EnumMap<>(Endpoint.class);
    for (Endpoint endpoint : Endpoint.values()) {
      requests.put(endpoint, NetworkBeforeServer.network().counters().traced(endpoint));
    }
    return requests;
  }
}
