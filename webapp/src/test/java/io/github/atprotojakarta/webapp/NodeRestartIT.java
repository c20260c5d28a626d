package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.Hold;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A node of Payara Micro that is stopped while it works, and started again. */
@Tag("cluster")
@Timeout(900)
class NodeRestartIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Stays, with the server's log, when a test fails. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void a_stopped_node_stores_its_refreshes_and_the_next_start_has_all_sessions() throws Exception {
    try (ApplicationOnNode app = ApplicationOnNode.prepare(directory)) {
      app.start();
      WebBrowser early = signedIn(app);

      stopDuringRefresh(app, early);
      assertThat(app.database().ask("select version from atproto_session")).containsExactly("2");

      app.start();
      assertThat(early.get(app.at("/app/dashboard")).body()).contains("@alice.test");
      assertThat(signedIn(app).get(app.at("/app/dashboard")).body()).contains("@alice.test");
    }
  }

  /**
   * Stops the node while a page waits for a refresh, and ends the refresh when the node is not
   * ready. The page itself may fail: Payara has unloaded the JSP to which its servlet forwards.
   */
  private static void stopDuringRefresh(ApplicationOnNode app, WebBrowser browser)
      throws Exception {
    app.network().faults().rejectAccessTokens(true);
    Hold hold = app.network().faults().holdNextResponse(Endpoint.TOKEN);
    CompletableFuture<WebBrowser.Page> page =
        CompletableFuture.supplyAsync(() -> browser.get(app.at("/app/dashboard")));
    hold.awaitArrival(PATIENCE);
    app.network().faults().rejectAccessTokens(false);

    CompletableFuture<Void> stopped = CompletableFuture.runAsync(app::stop);
    while (WebBrowser.api().get(app.at("/health/ready")).status() != 503) {
      Thread.onSpinWait();
    }
    hold.release();
    stopped.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    WebBrowser.Page last = page.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(last.status()).isIn(200, 500);
  }

  private static WebBrowser signedIn(ApplicationOnNode app) {
    WebBrowser browser = WebBrowser.person();
    SignInSteps.as(app, browser);
    return browser;
  }
}
