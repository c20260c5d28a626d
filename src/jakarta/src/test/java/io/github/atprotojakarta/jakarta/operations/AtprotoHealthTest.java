package io.github.atprotojakarta.jakarta.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.jakarta.FlakySessionStore;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.LocalRefreshLock;
import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.enterprise.inject.spi.CDI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The health of a web application on a server without MicroProfile Health. */
class AtprotoHealthTest {
  @AfterEach
  void up() {
    System.clearProperty(FlakySessionStore.DOWN);
  }

  private static AtprotoHealth.Report afterStart() throws Exception {
    return afterStart(new LocalRefreshLock());
  }

  private static AtprotoHealth.Report afterStart(RefreshLock lock) throws Exception {
    try (StrictNetwork network = StrictNetwork.start();
        TestServer server =
            TestServer.builder()
                .attribute("network", network)
                .attribute("refreshLock", lock)
                .parameter("atproto.hazelcast", "required")
                .parameter("atproto.plc-directory", network.plcDirectory().toString())
                .start()) {
      assertThat(server.port()).isPositive();
      AtprotoHealth health = CDI.current().select(AtprotoHealth.class).get();
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (health.readiness().parts().containsValue("not checked yet")) {
        assertThat(System.nanoTime()).isLessThan(end);
        Thread.sleep(5);
      }
      return health.readiness();
    }
  }

  @Test
  void a_node_whose_parts_answer_is_ready() throws Exception {
    AtprotoHealth.Report report = afterStart();

    assertThat(report.ready()).isTrue();
    assertThat(report.parts())
        .containsEntry("store", "responds")
        .containsEntry("refresh-lock", "responds")
        .containsEntry("keys", "none (public client)");
  }

  @Test
  void a_lock_that_fails_is_reported_not_taken_and_no_reason_to_send_users_elsewhere()
      throws Exception {
    AtomicInteger calls = new AtomicInteger();

    AtprotoHealth.Report report =
        afterStart(
            new RefreshLock() {
              @Override
              public Optional<Held> acquire(SessionKey key, Duration wait, Duration lease) {
                calls.incrementAndGet();
                throw new TransientException("The data grid does not respond");
              }

              @Override
              public boolean isAvailable() {
                return false;
              }
            });

    assertThat(report.ready()).isTrue();
    assertThat(report.parts()).containsEntry("refresh-lock", "does not respond");
    assertThat(calls).hasValue(0);
  }

  @Test
  void a_node_whose_store_is_away_is_not_and_says_nothing_of_its_inside() throws Exception {
    System.setProperty(FlakySessionStore.DOWN, "true");

    AtprotoHealth.Report report = afterStart();

    assertThat(report.ready()).isFalse();
    assertThat(report.parts()).containsEntry("store", "does not respond");
    assertThat(report.toString()).doesNotContain("db.internal");
  }
}
