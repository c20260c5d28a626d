package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator sees of the application, inside a server that has MicroProfile. */
@Tag("server")
@Tag("long")
@Tag("microprofile")
@ExtendWith(ArquillianExtension.class)
class MicroProfileIT {
  private static final String OPENAPI = "/WEB-INF/classes/META-INF/openapi.yaml";

  @ArquillianResource private URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return SmallWar.of("watched.war")
        .addAsResource(SmallWar.example().get(OPENAPI).getAsset(), "META-INF/openapi.yaml");
  }

  @Test
  void the_sign_in_has_a_part_in_the_health_of_the_server() {
    // Whoever asks first is told before it was looked at.
    WebBrowser.Page ready = WebBrowser.api().awaitOk(monitoring("/health/ready"));

    assertThat(ready.status()).as(ready.body()).isEqualTo(200);
    assertThat(ready.body()).contains("atproto-sign-in");
    assertThat(WebBrowser.api().get(monitoring("/health/live")).body()).contains("atproto-sign-in");
  }

  @Test
  @Tag("metrics")
  void logins_are_counted_among_the_metrics_of_the_application() {
    SignInSteps.as(DeployedApplication.at(application), WebBrowser.person());

    assertThat(WebBrowser.person().get(monitoring("/metrics?scope=application")).body())
        .containsPattern("atproto_logins_total\\{.*outcome=\"completed\".*} [1-9]");
  }

  @Test
  @Tag("metrics")
  void every_metric_of_the_dashboard_and_the_alert_rules_is_exported() {
    Set<String> used = new TreeSet<>(MonitoringFiles.names(MonitoringFiles.DASHBOARD));
    used.addAll(MonitoringFiles.names(MonitoringFiles.RULES));
    Instant patience = Instant.now().plus(Duration.ofMinutes(1));
    // Gauges are exported from the first run of the maintenance.
    Set<String> exported = exported();
    while (!exported.containsAll(used) && Instant.now().isBefore(patience)) {
      exported = exported();
    }

    assertThat(exported).containsAll(used);
  }

  @Test
  @Tag("metrics")
  void metrics_have_help_texts_and_durations_in_seconds() {
    SignInSteps.as(DeployedApplication.at(application), WebBrowser.person());
    String metrics = WebBrowser.person().get(monitoring("/metrics?scope=application")).body();

    assertThat(metrics)
        .contains("# HELP atproto_logins_total Starts and completions of logins, by outcome")
        .containsPattern("atproto_logins_total\\{.*cause=\"store\".*} 0")
        .containsPattern("atproto_pds_calls_bucket_total\\{.*le=\"\\+Inf\".*} ")
        .containsPattern("atproto_pds_calls_bucket_total\\{.*le=\"0.25\".*} ");
  }

  private Set<String> exported() {
    return WebBrowser.person()
        .get(monitoring("/metrics?scope=application"))
        .body()
        .lines()
        .filter(line -> line.startsWith("atproto_"))
        .map(line -> line.replaceAll("[{ ].*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void the_sign_in_is_described_by_openapi() {
    assertThat(WebBrowser.api().get(http("/openapi")).body()).contains("/oauth/login");
  }

  private URI http(String path) {
    return URI.create("http://127.0.0.1:" + application.getPort() + path);
  }

  /** WildFly has it at the port of its management. */
  private URI monitoring(String path) {
    return RunningApplication.property("arquillian.launch").equals("wildfly")
        ? URI.create("http://127.0.0.1:" + System.getProperty("webapp.port.2") + path)
        : http(path);
  }
}
