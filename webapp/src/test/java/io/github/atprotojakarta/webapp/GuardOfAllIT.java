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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application that atproto.guard guards as a whole, inside a server. */
@Tag("servers")
@ExtendWith(ArquillianExtension.class)
class GuardOfAllIT {
  private final WebBrowser browser = WebBrowser.person();

  @ArquillianResource private URI application;

  @Deployment(testable = false)
  static WebArchive guarded() {
    StringAsset file = new StringAsset("file");
    return SmallWar.of("guarded.war", PagesServlet.class)
        .addAsWebResource(file, "assets/style.css")
        .addAsWebResource(file, "assets/logo.svg")
        .addAsWebResource(file, "favicon.ico")
        .addAsWebResource(file, "report.pdf")
        .addAsWebResource(file, "page.html")
        .setWebXML(
            new StringAsset(
                """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                  <context-param>
                    <param-name>atproto.guard</param-name>
                    <param-value>/*</param-value>
                  </context-param>
                  <context-param>
                    <param-name>atproto.open</param-name>
                    <param-value>/about</param-value>
                  </context-param>
                  <context-param>
                    <param-name>atproto.login-page</param-name>
                    <param-value>/sign-in</param-value>
                  </context-param>
                </web-app>
                """));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/sign-in", "/about", "/assets/style.css", "/assets/logo.svg", "/favicon.ico"})
  void the_login_page_with_its_files_and_open_pages_need_no_session(String path) {
    assertThat(browser.get(at(path)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/app/page", "/sign-in-view", "/report.pdf", "/page.html", "/none"})
  void everything_else_leads_to_the_login_page(String path) {
    WebBrowser.Page page = browser.get(at(path));

    assertThat(page.status()).isEqualTo(303);
    assertThat(page.location().getPath()).isEqualTo(at("/sign-in").getPath());
  }

  @Test
  void a_guarded_page_knows_who_signed_in() {
    assertThat(SignInSteps.andReturnTo(app(), browser, at("/app/page").getPath()).location())
        .isEqualTo(at("/app/page"));

    assertThat(browser.get(at("/app/page")).body())
        .isEqualTo("/app shown to " + NetworkBeforeServer.alice());
    assertThat(browser.get(at("/report.pdf")).status()).isEqualTo(200);
  }

  private URI at(String path) {
    return app().at(path);
  }

  private DeployedApplication app() {
    return DeployedApplication.at(application);
  }
}
