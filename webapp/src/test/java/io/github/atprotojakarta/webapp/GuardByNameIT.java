package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.webapp.guarded.PagesServlet;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application whose web.xml maps the library's filter by its name, inside a server. */
@Tag("server")
@Tag("long")
@ExtendWith(ArquillianExtension.class)
class GuardByNameIT {
  private final WebBrowser browser = WebBrowser.person();

  @ArquillianResource private URI application;

  @Deployment(testable = false)
  static WebArchive named() {
    return SmallWar.of("named.war", PagesServlet.class)
        .setWebXML(
            new StringAsset(
                """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                  <context-param>
                    <param-name>atproto.login-page</param-name>
                    <param-value>/sign-in</param-value>
                  </context-param>
                  <filter-mapping>
                    <filter-name>AtprotoFilter</filter-name>
                    <url-pattern>/app/*</url-pattern>
                    <url-pattern>/sign-in-view</url-pattern>
                    <url-pattern>/sign-in</url-pattern>
                    <dispatcher>REQUEST</dispatcher>
                    <dispatcher>FORWARD</dispatcher>
                  </filter-mapping>
                </web-app>
                """));
  }

  @Test
  void the_mapping_guards_and_nothing_else_is_guarded() {
    assertThat(browser.get(at("/about")).body()).isEqualTo("/about shown to null");
    assertThat(browser.get(at("/app/page")).status()).isEqualTo(303);

    SignInSteps.andReturnTo(app(), browser, at("/app/page").getPath());

    assertThat(browser.get(at("/app/page")).body())
        .isEqualTo("/app shown to " + NetworkBeforeServer.alice());
  }

  @Test
  void a_login_page_shows_its_view_and_an_open_page_no_guarded_page() {
    assertThat(browser.get(at("/sign-in")).body()).isEqualTo("/sign-in-view shown to null");
    WebBrowser.Page forwarding = browser.get(at("/forwarding?x=1"));
    assertThat(forwarding.status()).isEqualTo(303);
    assertThat(forwarding.location().getRawQuery())
        .isEqualTo("return_to=%2Fnamed%2Fforwarding%3Fx%3D1");
  }

  private URI at(String path) {
    return app().at(path);
  }

  private DeployedApplication app() {
    return DeployedApplication.at(application);
  }
}
