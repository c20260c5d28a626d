package io.github.atprotojakarta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.store.BlockedAccount;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountCommandsTest {
  private final StoredRows rows = new StoredRows();
  private final TestConsole console = new TestConsole();
  private final StoredSession session = rows.insert();
  private final StoredSession other = rows.insert();
  private final String did = session.key().did().value();

  @AfterEach
  void close() {
    rows.close();
  }

  private int run(String... args) {
    List<String> all = new ArrayList<>(List.of("accounts"));
    all.addAll(List.of(args));
    all.addAll(List.of("--database-url", rows.url));
    return console.run(all.toArray(String[]::new));
  }

  private JsonObject json() {
    return Json.createReader(new StringReader(console.printed())).readObject();
  }

  private void anotherSession() {
    rows.store.insert(StoredSamples.session(session.key().did(), rows.now));
  }

  @Test
  void a_block_ends_the_sessions_of_the_account_and_is_told_as_in_the_audit_log() {
    assertThat(run("block", did, "--reason", "abuse", "--administrator", "carol")).isZero();
    assertThat(console.printed()).isEqualTo("The account is blocked now; ended 1 session\n");
    assertThat(console.messages())
        .isEqualTo(
            "ACCOUNT_BLOCKED did="
                + did
                + " administrator=\"carol\" reason=\"abuse\"\nENDED_BY_ADMINISTRATOR did="
                + did
                + " session="
                + session.key().id()
                + " administrator=\"carol\" reason=\"abuse\"\n");
    assertThat(console.questions).isEmpty();
    assertThat(rows.store.find(session.key())).isEmpty();
    assertThat(rows.store.find(other.key())).isPresent();
    assertThat(rows.store.findBlock(session.key().did()).orElseThrow().reason()).isEqualTo("abuse");
  }

  @Test
  void an_account_that_is_blocked_already_is_no_error() {
    assertThat(run("block", did, "--reason", "abuse", "--json")).isZero();
    assertThat(json().toString()).isEqualTo("{\"added\":true,\"ended\":1}");
    assertThat(run("block", did, "--reason", "more")).isZero();
    assertThat(console.printed()).isEqualTo("The account was blocked already; ended 0 sessions\n");
  }

  @Test
  void several_sessions_end_when_the_operator_types_their_number() {
    anotherSession();
    console.answer = "y";
    assertThat(run("block", did, "--reason", "abuse")).isEqualTo(1);
    assertThat(console.messages()).contains("Nothing was ended");
    assertThat(rows.store.findBlock(session.key().did())).isEmpty();
    assertThat(rows.store.keys(session.key().did())).hasSize(2);
    console.answer = "2";
    assertThat(run("block", did, "--reason", "abuse")).isZero();
    assertThat(rows.store.keys(session.key().did())).isEmpty();
  }

  @Test
  void without_a_console_several_sessions_need_a_yes() {
    anotherSession();
    assertThat(run("block", did, "--reason", "abuse")).isEqualTo(1);
    assertThat(console.messages()).contains("end 2 sessions", "--yes");
    assertThat(run("block", did, "--reason", "abuse", "--yes")).isZero();
    assertThat(console.printed()).endsWith("ended 2 sessions\n");
  }

  @Test
  void an_account_is_unblocked() {
    run("block", did, "--reason", "abuse");
    console.messages();
    console.printed();
    assertThat(run("unblock", did, "--reason", "appeal", "--administrator", "carol")).isZero();
    assertThat(console.printed()).isEqualTo("The account can sign in again\n");
    assertThat(console.messages())
        .isEqualTo("ACCOUNT_UNBLOCKED did=" + did + " administrator=\"carol\" reason=\"appeal\"\n");
    assertThat(rows.store.findBlock(session.key().did())).isEmpty();
    assertThat(run("unblock", did, "--reason", "appeal", "--json")).isEqualTo(1);
    assertThat(json().getBoolean("done")).isFalse();
  }

  @Test
  void blocked_accounts_are_listed_with_who_blocked_them_and_why() {
    run("block", did, "--reason", "a \"bad\" day", "--administrator", "carol");
    run("block", other.key().did().value(), "--reason", "abuse");
    console.printed();
    console.messages();
    BlockedAccount block = rows.store.findBlock(session.key().did()).orElseThrow();

    assertThat(run("list")).isZero();
    assertThat(console.printed().lines())
        .hasSize(2)
        .contains(
            "did="
                + did
                + " blockedAt="
                + block.blockedAt()
                + " administrator=\"carol\" reason=\"a \\\"bad\\\" day\"");
    assertThat(run("list", "--limit", "1", "--json")).isZero();
    assertThat(json().getJsonArray("accounts")).hasSize(1);
    assertThat(console.messages()).contains("more than 1 blocked accounts");
    assertThat(run("list", "--account", did, "--json")).isZero();
    assertThat(json().getJsonArray("accounts").getJsonObject(0)).isEqualTo(block.toJson());
  }

  @Test
  void a_handle_and_a_missing_reason_are_explained_and_block_nothing() {
    assertThat(run("block", "alice.example.com", "--reason", "abuse")).isEqualTo(1);
    assertThat(console.messages().lines()).hasSize(1);
    assertThat(run("block", did)).isEqualTo(2);
    assertThat(console.messages()).contains("--reason");
    assertThat(run("list")).isZero();
    assertThat(console.printed()).isEmpty();
  }
}
