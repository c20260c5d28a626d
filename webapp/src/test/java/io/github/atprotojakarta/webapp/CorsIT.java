package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.jakarta.filter.AtprotoFilter;
import io.github.atprotojakarta.webapp.guarded.CorsFilter;
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

/** An application with a CORS filter before the guard, both in web.xml, inside a server. */
@Tag("server")
@Tag("long")
@ExtendWith(ArquillianExtension.class)
class CorsIT {
  private static final String OTHER = "https://evil.example";

  private final WebBrowser browser = WebBrowser.person();

  @ArquillianResource private URI application;

  @Deployment(testable = false)
  static WebArchive cors() {
    return SmallWar.of("cors.war", PagesServlet.class, CorsFilter.class)
        .setWebXML(
            new StringAsset(
                """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                  <context-param>
                    <param-name>atproto.csrf.exempt</param-name>
                    <param-value>/app/hooks/*</param-value>
                  </context-param>
                  <filter>
                    <filter-name>cors</filter-name>
                    <filter-class>%s</filter-class>
                    <async-supported>true</async-supported>
                  </filter>
                  <filter>
                    <filter-name>AtprotoFilter</filter-name>
                    <filter-class>%s</filter-class>
                    <async-supported>true</async-supported>
                  </filter>
                  <filter-mapping>
                    <filter-name>cors</filter-name>
                    <url-pattern>/*</url-pattern>
                  </filter-mapping>
                  <filter-mapping>
                    <filter-name>AtprotoFilter</filter-name>
                    <url-pattern>/app/*</url-pattern>
                  </filter-mapping>
                </web-app>
                """
                    .formatted(CorsFilter.class.getName(), AtprotoFilter.class.getName())));
  }

  @Test
  void a_preflight_to_a_guarded_address_gets_the_response_of_the_cors_filter() {
    WebBrowser.Page preflight = preflight(CorsFilter.ALLOWED);

    assertThat(preflight.status()).as(preflight.body()).isEqualTo(204);
    assertThat(preflight.header("Access-Control-Allow-Methods")).contains("POST");
    assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(CorsFilter.ALLOWED);
    assertThat(preflight(OTHER).status()).isEqualTo(403);
  }

  @Test
  void a_script_of_the_allowed_origin_can_read_the_401_of_the_guard() {
    WebBrowser.Page refused =
        browser.call(
            at("/app/page"), Map.of("Origin", CorsFilter.ALLOWED, "Sec-Fetch-Mode", "cors"));

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.body()).contains("\"login\":");
    assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo(CorsFilter.ALLOWED);
    assertThat(refused.header("Access-Control-Allow-Credentials")).isEqualTo("true");
  }

  @Test
  void the_allowed_origin_may_change_something_at_exempt_paths_only() {
    SignInSteps.andReturnTo(app(), browser, at("/app/page").getPath());

    WebBrowser.Page exempt = post(CorsFilter.ALLOWED, "/app/hooks/page");
    assertThat(exempt.status()).as(exempt.body()).isEqualTo(200);
    assertThat(exempt.body()).isEqualTo("/app shown to " + NetworkBeforeServer.alice());
    assertThat(exempt.header("Access-Control-Allow-Origin")).isEqualTo(CorsFilter.ALLOWED);

    WebBrowser.Page other = post(CorsFilter.ALLOWED, "/app/page");
    assertThat(other.status()).isEqualTo(403);
    assertThat(other.body()).contains("This request came from another site");
    assertThat(other.header("Access-Control-Allow-Origin")).isEqualTo(CorsFilter.ALLOWED);
  }

  @Test
  void other_origins_may_change_nothing() {
    SignInSteps.andReturnTo(app(), browser, at("/app/page").getPath());

    assertThat(post(OTHER, "/app/hooks/page").status()).isEqualTo(403);
    assertThat(post(OTHER, "/app/page").status()).isEqualTo(403);
    assertThat(browser.post(at("/app/page"), Map.of("a", "b")).status()).isEqualTo(200);
  }

  private WebBrowser.Page preflight(String origin) {
    return WebBrowser.person()
        .options(
            at("/app/page"),
            Map.of(
                "Origin", origin,
                "Access-Control-Request-Method", "POST",
                "Sec-Fetch-Mode", "cors"));
  }

  private WebBrowser.Page post(String origin, String path) {
    return browser.postFrom(origin, at(path), Map.of("a", "b"));
  }

  private URI at(String path) {
    return app().at(path);
  }

  private DeployedApplication app() {
    return DeployedApplication.at(application);
  }
}
