package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.webapp.messages.Answers;
import io.github.atprotojakarta.webapp.messages.LetterServlet;
import io.github.atprotojakarta.webapp.messages.Letters;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A message-driven bean that works for people, inside a server with a message broker. */
@Tag("server")
@Tag("messages")
@ExtendWith(ArquillianExtension.class)
class MessageDrivenIT {
  private final WebBrowser browser = WebBrowser.person();

  @ArquillianResource private URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return SmallWar.of("letters.war", Answers.class, Letters.class, LetterServlet.class);
  }

  @Test
  void a_message_is_worked_off_with_the_session_of_the_account_that_it_names() {
    SignInSteps.andReturnTo(DeployedApplication.at(application), browser, "/letters/letter");

    assertThat(browser.get(at("letter?did=" + NetworkBeforeServer.alice())).body())
        .isEqualTo("current=nobody handle=alice.test");
  }

  private URI at(String path) {
    return DeployedApplication.at(application).at("/" + path);
  }
}
