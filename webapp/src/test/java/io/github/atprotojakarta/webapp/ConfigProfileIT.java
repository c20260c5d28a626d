package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.webapp.guarded.PagesServlet;
import java.net.URI;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Settings of a profile of MicroProfile Config, inside a server that has it. */
@Tag("server")
@Tag("long")
@Tag("microprofile")
@ExtendWith(ArquillianExtension.class)
class ConfigProfileIT {
  private static final String DEVELOPMENT = "http://127.0.0.1:9/profiles";

  @ArquillianResource private URI application;

  /** Without its profile the application would not start: the server is in development mode. */
  @Deployment(testable = false)
  static WebArchive profiles() {
    return SmallWar.of("profiles.war", PagesServlet.class)
        .addAsResource(
            new StringAsset(
                """
                mp.config.profile=dev
                atproto.guard=/app/*
                atproto.login-page=/sign-in
                atproto.public-url=https://app.example/profiles
                %%dev.atproto.public-url=%s
                """
                    .formatted(DEVELOPMENT)),
            "META-INF/microprofile-config.properties");
  }

  @Test
  void the_value_of_the_profile_counts() {
    URI page = DeployedApplication.at(application).at("/app/page");

    WebBrowser.Page refused = WebBrowser.api().call(page, Map.of("Sec-Fetch-Mode", "cors"));

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.body()).contains("\"login\":\"" + DEVELOPMENT + "/sign-in\"");
  }
}
