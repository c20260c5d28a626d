package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.atprotojakarta.testkit.Faults;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.Hold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * What happens to a production system in one night, in the order of the night. Each step says what
 * users see, what readiness and metrics say, and which messages the logs of both nodes have.
 */
@Tag("night")
@Timeout(900)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NightIT {
  /** Maintenance runs once a minute. */
  private static final Duration MAINTENANCE = Duration.ofMinutes(3);

  /** Stays, with the logs of the servers, when a test fails. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path directory;

  private static Night night;
  private static NightNode first;
  private static NightNode second;
  private static WebBrowser alice;
  private static WebBrowser bob;

  private final int[] logLengths = new int[2];

  @BeforeAll
  static void prepare() throws IOException {
    night = new Night(directory);
    first = night.node(0);
    second = night.node(1);
    night.createAccounts("alice.test", "bob.test", "carol.test", "dan.test");
  }

  @AfterAll
  static void close() throws IOException {
    if (night != null) {
      night.close();
    }
  }

  @BeforeEach
  void noteLogs() throws IOException {
    for (NightNode node : night.nodes()) {
      logLengths[node.number()] = node.logLength();
    }
  }

  private Set<String> ids(NightNode node) throws IOException {
    return node.idsAfter(logLengths[node.number()]);
  }

  @Test
  @Order(1)
  void two_nodes_start_and_people_who_signed_in_on_one_are_signed_in_on_the_other()
      throws Exception {
    night.start(first);
    night.start(second);
    night.publishClient(first);
    alice = night.signIn(first, "alice.test");
    bob = night.signIn(second, "bob.test");

    assertThat(Night.dashboard(alice, second).body()).contains("@alice.test");
    assertThat(Night.dashboard(bob, first).body()).contains("@bob.test");
    assertThat(logins("completed")).isEqualTo(2);
    assertThat(ids(first)).isEmpty();
    assertThat(ids(second)).isEmpty();
  }

  @Test
  @Order(2)
  void the_client_key_rotates_and_nobody_notices() throws Exception {
    night.admin().succeed("rotate", "client-key", "append", "--file", clientKeys());
    night.copyClientKeys();
    night.restartOneAfterAnother(alice);
    night.publishClient(first);
    night.admin().succeed("rotate", "client-key", "activate", "--yes", "--file", clientKeys());
    night.copyClientKeys();
    night.restartOneAfterAnother(bob);
    night.publishClient(second);
    night.signIn(second, "carol.test");

    assertThat(night.refresh(alice, first).body()).contains("@alice.test");
    assertThat(night.database().ask("select distinct client_key_id from atproto_session"))
        .hasSize(2)
        .contains("first");
    AdminTool.Result refused =
        night.admin().run("rotate", "client-key", "remove", "first", "--file", clientKeys());
    assertThat(refused.code()).isNotZero();
    assertThat(refused.output()).contains("2 sessions need the key \"first\"");
    assertThat(ids(first)).isEmpty();
    assertThat(ids(second)).isEmpty();
  }

  @Test
  @Order(3)
  void the_encryption_key_rotates_without_a_restart() throws Exception {
    String old = encryptionKeysInUse().get(0);
    Path copy = Files.copy(first.encryptionKeys(), directory.resolve("old-row-keys.json"));
    night.admin().succeed("rotate", "encryption-key", "append", "--file", encryptionKeys());
    night.copyEncryptionKeys();
    first.awaitReady();
    second.awaitReady();
    night
        .admin()
        .succeed("rotate", "encryption-key", "activate", "--yes", "--file", encryptionKeys());
    night.copyEncryptionKeys();

    await(() -> !encryptionKeysInUse().contains(old));
    assertThat(encryptionKeysInUse()).hasSize(1);
    night.admin().succeed("rotate", "encryption-key", "remove", old, "--file", encryptionKeys());
    night.copyEncryptionKeys();
    assertThat(Night.dashboard(alice, second).body()).contains("@alice.test");
    assertThat(Night.dashboard(bob, first).body()).contains("@bob.test");
    assertThat(copy).isNotEmptyFile();
    assertThat(ids(first)).isEmpty();
    assertThat(ids(second)).isEmpty();
  }

  @Test
  @Order(4)
  void a_node_without_the_key_is_not_ready_and_signs_nobody_out() throws Exception {
    Night.copy(directory.resolve("old-row-keys.json"), second.encryptionKeys());

    assertThat(second.awaitNotReady()).contains("encryption-keys");
    assertThat(Night.dashboard(alice, second).status()).isEqualTo(503);
    assertThat(Night.dashboard(alice, first).body()).contains("@alice.test");
    night.copyEncryptionKeys();
    second.awaitReady();
    assertThat(Night.dashboard(alice, second).body()).contains("@alice.test");
    assertThat(ids(first)).isEmpty();
    assertThat(ids(second)).contains("ATP2201", "ATP3104").doesNotContain("ATP2401");
  }

  @Test
  @Order(5)
  void a_node_that_is_killed_takes_nobody_s_session_with_it() throws Exception {
    first.process().kill();

    assertThat(night.refresh(alice, second).body()).contains("@alice.test");
    assertThat(night.refresh(bob, second).body()).contains("@bob.test");
    night.start(first);
    assertThat(Night.dashboard(alice, first).body()).contains("@alice.test");
    assertThat(ids(first)).isEmpty();
    assertThat(ids(second)).isEmpty();
  }

  @Test
  @Order(6)
  void a_refresh_that_died_with_its_node_is_repeated_by_the_other_one_when_its_claim_is_over()
      throws Exception {
    Faults faults = night.network().faults();
    long replays = night.network().counters().replays();
    faults.rejectAccessTokens(true);
    Hold dying = faults.holdNextRequest(Endpoint.TOKEN);
    // The server has not used the token when the node is gone.
    faults.failNextRequest(Endpoint.TOKEN, 503);
    CompletableFuture<WebBrowser.Page> unused =
        CompletableFuture.supplyAsync(() -> Night.dashboard(alice, first));
    dying.awaitArrival(Night.PATIENCE);
    first.process().kill();
    dying.release();
    Hold repeated = faults.holdNextRequest(Endpoint.TOKEN);

    Set<Integer> statuses = ConcurrentHashMap.newKeySet();
    CompletableFuture<Void> arrival =
        CompletableFuture.runAsync(() -> Night.awaitArrival(repeated));
    CompletableFuture<Void> pages =
        CompletableFuture.runAsync(
            () ->
                await(
                    () -> {
                      WebBrowser.Page page = Night.dashboard(alice, second);
                      statuses.add(page.status());
                      assertThat(page.status() == 200 || !page.header("Retry-After").isEmpty())
                          .as("%s", page)
                          .isTrue();
                      return page.status() == 200;
                    }));
    arrival.get(3, TimeUnit.MINUTES);
    faults.rejectAccessTokens(false);
    repeated.release();
    pages.get(3, TimeUnit.MINUTES);

    assertThat(statuses).containsExactlyInAnyOrder(503, 200);
    assertThat(night.network().counters().replays()).isEqualTo(replays);
    assertThat(ids(second)).contains("ATP1106").doesNotContain("ATP2401");
    night.start(first);
  }

  @Test
  @Order(7)
  void while_the_database_is_away_everybody_hears_try_again_and_then_all_works() throws Exception {
    night.database().stop();
    night.backUp();

    for (NightNode node : night.nodes()) {
      WebBrowser.Page page = Night.dashboard(alice, node);
      assertThat(page.status()).isEqualTo(503);
      assertThat(page.header("Retry-After")).isNotEmpty();
      assertThat(node.awaitNotReady()).contains("\"DOWN\"");
      assertThat(night.signIn(WebBrowser.person(), node, "dan.test").status()).isEqualTo(503);
      await(() -> node.measured("atproto_maintenance_failing") > 0);
    }
    assertThat(failedLogins()).isEqualTo(2);
    night.database().startAgain();
    for (NightNode node : night.nodes()) {
      node.awaitReady();
      assertThat(alice.awaitOk(node.at("/app/dashboard")).body()).contains("@alice.test");
      assertThat(ids(node)).contains("ATP3105", "ATP3106").doesNotContain("ATP2401");
    }
  }

  @Test
  @Order(8)
  void on_a_full_disk_nobody_signs_in_and_those_who_are_signed_in_notice_nothing()
      throws Exception {
    assumeThat(night.disk().mounted()).as("root can mount a file system").isTrue();
    night.disk().fill();

    await(() -> night.signIn(WebBrowser.person(), first, "dan.test").status() == 503);
    assertThat(first.awaitNotReady()).contains("store-writes");
    for (NightNode node : night.nodes()) {
      assertThat(Night.dashboard(alice, node).body()).contains("@alice.test");
    }
    night.disk().free();
    first.awaitReady();
    assertThat(Night.dashboard(night.signIn(first, "dan.test"), second).body())
        .contains("@dan.test");
    assertThat(ids(first)).contains("ATP2201").doesNotContain("ATP2401");
  }

  @Test
  @Order(9)
  void after_the_restore_of_a_backup_only_those_sign_in_again_who_were_refreshed_since()
      throws Exception {
    assertThat(night.refresh(alice, first).body()).contains("@alice.test");
    for (NightNode node : night.nodes()) {
      node.process().stop();
    }
    night.restore();
    night.start(first);
    night.start(second);

    assertThat(Night.dashboard(bob, second).body()).contains("@bob.test");
    WebBrowser.Page page = night.refresh(alice, second);
    assertThat(page.status()).as(page.body()).isBetween(302, 303);
    assertThat(page.location().getQuery()).contains("atproto_notice=session_ended");
    assertThat(second.counted("atproto_sessions_rejected_total", "cause=\"replayed\""))
        .isEqualTo(1);
    alice = night.signIn(second, "alice.test");
    assertThat(Night.dashboard(alice, first).body()).contains("@alice.test");
    assertThat(ids(first)).isEmpty();
  }

  @Test
  @Order(10)
  void after_a_leak_all_sessions_end_at_once_and_their_tokens_are_revoked() throws Exception {
    AdminTool.Result unasked =
        night.admin().run("sessions", "end", "--all", "--reason", "Incident 7");
    assertThat(unasked.code()).as("nobody answers whether all may end").isNotZero();
    assertThat(Night.dashboard(bob, first).body()).contains("@bob.test");

    int stored = night.database().ask("select did from atproto_session").size();
    // The restored database does not know the sign-ins after its backup.
    int unknown = night.sessionsAtServers() - stored;
    String output =
        night.admin().succeed("sessions", "end", "--all", "--reason", "Incident 7", "--yes");

    assertThat(output).contains("Incident 7");
    for (NightNode node : night.nodes()) {
      assertThat(Night.dashboard(alice, node).status()).isBetween(302, 303);
      assertThat(Night.dashboard(bob, node).status()).isBetween(302, 303);
    }
    await(() -> night.sessionsAtServers() == unknown);
    await(() -> night.database().ask("select did from atproto_session").isEmpty());
    alice = night.signIn(first, "alice.test");
    assertThat(Night.dashboard(alice, second).body()).contains("@alice.test");
    assertThat(ids(first)).isEmpty();
    assertThat(ids(second)).isEmpty();
  }

  @Test
  @Order(11)
  void an_upgrade_node_by_node_keeps_everybody_signed_in_and_so_does_the_way_back()
      throws Exception {
    String property = System.getProperty("night.old.war", "");
    assumeThat(property).as("night.old.war names the WAR of an earlier version").isNotEmpty();
    Path old = directory.resolve("old-on-pool.war");
    Night.useServerPool(Path.of(property), old);
    for (NightNode node : night.nodes()) {
      node.process().stop();
    }
    night.database().dropTables();
    for (NightNode node : night.nodes()) {
      node.start(old);
    }
    alice = night.signIn(first, "alice.test");
    bob = night.signIn(second, "bob.test");

    first.process().stop();
    night.start(first);
    assertThat(night.refresh(alice, first).body()).contains("@alice.test");
    assertThat(Night.dashboard(alice, second).body()).contains("@alice.test");
    assertThat(night.refresh(bob, second).body()).contains("@bob.test");
    assertThat(Night.dashboard(bob, first).body()).contains("@bob.test");
    WebBrowser carol = night.signIn(first, "carol.test");
    assertThat(Night.dashboard(carol, second).body()).contains("@carol.test");
    assertThat(ids(first)).isEmpty();

    first.process().stop();
    first.start(old);
    for (WebBrowser browser : List.of(alice, bob, carol)) {
      assertThat(Night.dashboard(browser, first).status()).isEqualTo(200);
    }
    first.process().stop();
    second.process().stop();
    night.start(first);
    night.start(second);
    for (WebBrowser browser : List.of(alice, bob, carol)) {
      assertThat(Night.dashboard(browser, second).status()).isEqualTo(200);
    }
    assertThat(ids(first)).isEmpty();
    assertThat(night.database().ask("select max(version) from atproto_schema_history"))
        .hasSize(1)
        .doesNotContain("2");
  }

  private static double logins(String outcome) {
    return night.nodes().stream()
        .mapToDouble(node -> node.counted("atproto_logins_total", "outcome=\"" + outcome + "\""))
        .sum();
  }

  private static double failedLogins() {
    return night.nodes().stream()
        .mapToDouble(node -> node.counted("atproto_logins_total", "cause=\"store\""))
        .sum();
  }

  private static List<String> encryptionKeysInUse() {
    return night.database().ask("select distinct encryption_key_id from atproto_session");
  }

  private static String clientKeys() {
    return first.clientKeys().toString();
  }

  private static String encryptionKeys() {
    return first.encryptionKeys().toString();
  }

  private static void await(BooleanSupplier condition) {
    Night.await(MAINTENANCE, condition);
  }
}
