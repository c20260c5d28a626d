package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that dies in the middle of everything. */
@Tag("long")
class RestartIT {
  @Test
  void a_login_that_was_begun_before_the_server_was_killed_is_finished_after_it()
      throws IOException {
    try (RunningApplication app = RunningApplication.start()) {
      WebBrowser early = WebBrowser.person();
      WebBrowser late = WebBrowser.person();
      SignInSteps.as(app, early);
      URI authorization = SignInSteps.begin(app, late, RunningApplication.HANDLE);

      app.killAndStartAgain();
      late.get(SignInSteps.consent(app, authorization));

      assertThat(late.get(app.at("/app/dashboard")).body()).contains("@alice.test");
      assertThat(early.get(app.at("/app/dashboard")).body())
          .as("who was signed in still is")
          .contains("@alice.test");
    }
  }
}
