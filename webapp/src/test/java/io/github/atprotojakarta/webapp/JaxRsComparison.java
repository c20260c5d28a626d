package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.assertj.core.api.SoftAssertions;

/** Compares an application with its own JAX-RS, with the library and without it. */
final class JaxRsComparison {
  /** Addresses of the applications, and those that the sign-in could take from them. */
  private static final List<String> PATHS =
      List.of(
          "/hello",
          "/login",
          "/session",
          "/xrpc/com.example.a",
          "/api",
          "/api/",
          "/api/hello",
          "/api/login",
          "/api/session",
          "/api/other",
          "/api/callback",
          "/api/client-metadata.json",
          "/api/xrpc/com.example.a",
          "/v2/other",
          "/v2/session",
          "/v2/hello",
          "/rest/hello",
          "/rest/other",
          "/rest/session",
          "/rest/xrpc/com.example.a");

  private JaxRsComparison() {}

  /** Checks that all addresses respond the same, and that the sign-in works. */
  static void of(URI with, URI without, String... found) {
    DeployedApplication ours = DeployedApplication.at(with);
    DeployedApplication control = DeployedApplication.at(without);
    WebBrowser program = WebBrowser.api();
    SoftAssertions softly = new SoftAssertions();
    for (String path : PATHS) {
      WebBrowser.Page expected = program.get(control.at(path));
      WebBrowser.Page page = program.get(ours.at(path));
      softly.assertThat(page.status()).as(path).isEqualTo(expected.status());
      if (expected.status() == 200) {
        softly.assertThat(page.body()).as(path).isEqualTo(expected.body());
      }
      softly.assertThat(page.body()).as(path).doesNotContain("tag:atprotojakarta");
    }
    for (String path : found) {
      softly.assertThat(program.get(ours.at(path)).status()).as(path).isEqualTo(200);
    }
    WebBrowser.Page session = program.get(ours.at("/oauth/session"));
    softly.assertThat(session.status()).isEqualTo(401);
    softly.assertThat(session.header("Content-Type")).startsWith("application/problem+json");
    softly.assertAll();
    assertThat(SignInSteps.andReturnTo(ours, WebBrowser.person(), "/any").status()).isEqualTo(303);
  }
}
