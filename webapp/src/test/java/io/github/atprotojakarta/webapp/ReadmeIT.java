package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** README.md followed to the letter: its files, built with Maven, inside a server. */
@Tag("server")
@Tag("long")
@ExtendWith(ArquillianExtension.class)
class ReadmeIT {
  private final WebBrowser browser = WebBrowser.person();

  @ArquillianResource private URI application;

  @Deployment(testable = false)
  static WebArchive readme() throws IOException {
    return ShrinkWrap.createFromZipFile(WebArchive.class, ReadmeProject.build());
  }

  @Test
  void a_person_signs_in_by_the_form_and_sees_the_posts() {
    DeployedApplication app = DeployedApplication.at(application);
    URI page = app.at("/app/latest");

    WebBrowser.Page refused = browser.get(page);
    assertThat(refused.status()).isEqualTo(303);
    assertThat(browser.call(page, Map.of("Sec-Fetch-Mode", "cors")).status()).isEqualTo(401);
    URI loginPage = refused.location();
    assertThat(browser.get(loginPage).body()).contains("action=\"oauth/login\"");

    WebBrowser.Page begun =
        browser.postOn(
            loginPage,
            loginPage.resolve("oauth/login"),
            Map.of("identifier", RunningApplication.HANDLE));
    WebBrowser.Page back = browser.get(SignInSteps.consent(app, begun.location()));

    assertThat(back.location()).isEqualTo(page);
    assertThat(browser.get(page).body()).contains("\"records\"");
  }
}
