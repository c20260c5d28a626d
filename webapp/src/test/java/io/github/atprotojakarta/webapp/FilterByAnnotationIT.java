package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.webapp.callers.SessionNotes;
import io.github.atprotojakarta.webapp.callers.SessionNotesServlet;
import io.github.atprotojakarta.webapp.secured.FilterByAnnotation;
import io.github.atprotojakarta.webapp.secured.FilteredServlet;
import java.net.URI;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application without web.xml, whose filter an annotation maps, inside a server. */
@Tag("server")
@Tag("long")
@ExtendWith(ArquillianExtension.class)
class FilterByAnnotationIT {
  private final WebBrowser browser = WebBrowser.person();

  @ArquillianResource private URI application;

  @Deployment(testable = false)
  static WebArchive filtered() {
    return SmallWar.of(
        "filtered.war",
        FilterByAnnotation.class,
        FilteredServlet.class,
        SessionNotes.class,
        SessionNotesServlet.class);
  }

  @Test
  void a_page_is_guarded_until_somebody_signs_in_and_again_after_logout() {
    assertThat(browser.get(at("who")).body()).isEqualTo("filtered=null");
    assertThat(browser.get(at("page")).location().getRawQuery())
        .isEqualTo("return_to=%2Ffiltered%2Fpage");
    SignInSteps.andReturnTo(DeployedApplication.at(application), browser, "/filtered/page");
    assertThat(browser.get(at("page")).body()).isEqualTo("filtered=" + NetworkBeforeServer.alice());

    assertThat(browser.post(at("leave"), Map.of()).body()).isEqualTo("filtered=null");

    assertThat(browser.cookies()).doesNotContainKey("atproto-session-" + at("").getPort());
    assertThat(browser.get(at("page")).status()).isEqualTo(303);
  }

  /** CallersIT has the whole of it. */
  @Test
  void the_container_s_session_ends_with_the_sign_out() {
    SignInSteps.andReturnTo(DeployedApplication.at(application), browser, "/filtered/page");
    browser.get(at("notes?note=letters"));
    assertThat(browser.get(at("notes")).body()).isEqualTo("letters");

    browser.post(at("oauth/logout"), Map.of());

    assertThat(browser.get(at("open-notes")).body()).isEqualTo("empty");
  }

  @Test
  void a_form_of_somebody_signed_out_is_told_of_after_the_login() {
    WebBrowser.Page sent = browser.post(at("page"), Map.of("text", "hello"));

    assertThat(sent.status()).isEqualTo(303);
    assertThat(sent.location().getRawQuery())
        .isEqualTo(
            "return_to=%2Ffiltered%2F%3Fatproto_notice%3Dform_not_sent"
                + "&atproto_notice=form_not_sent");
  }

  private URI at(String path) {
    return DeployedApplication.at(application).at("/" + path);
  }
}
