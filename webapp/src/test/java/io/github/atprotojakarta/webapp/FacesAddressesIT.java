package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.webapp.faces.Note;
import java.net.URI;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Faces application without a mapping of its own, guarded as the guide says, inside a server. */
@Tag("server")
@Tag("long")
@ExtendWith(ArquillianExtension.class)
class FacesAddressesIT {
  @ArquillianResource private URI application;

  @Deployment(testable = false)
  static WebArchive faces() {
    return SmallWar.of("views.war", Note.class)
        .addAsWebResource("faces/notes.xhtml", "notes.xhtml")
        .addAsWebInfResource(
            new StringAsset(
                """
                <faces-config xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0"/>
                """),
            "faces-config.xml")
        .setWebXML(SmallWar.settings(Map.of("atproto.guard", "*.xhtml, *.jsf, *.faces")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/notes.xhtml", "/notes.jsf", "/notes.faces", "/faces/notes.xhtml"})
  void each_address_of_a_view_is_guarded(String address) {
    DeployedApplication app = DeployedApplication.at(application);
    WebBrowser browser = WebBrowser.person();
    WebBrowser.Page asked = browser.get(app.at(address));
    assertThat(asked.status()).isEqualTo(303);
    assertThat(asked.location().getPath()).isEqualTo(app.at("/").getPath());

    SignInSteps.andReturnTo(app, browser, app.at(address).getPath());

    assertThat(browser.get(app.at(address)).body()).contains("saved: nothing");
  }
}
