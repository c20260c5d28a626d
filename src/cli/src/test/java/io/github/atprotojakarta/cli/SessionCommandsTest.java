package io.github.atprotojakarta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.store.StoredSession;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionCommandsTest {
  private final StoredRows rows = new StoredRows();
  private final TestConsole console = new TestConsole();
  private final StoredSession first = rows.insert();
  private final StoredSession second = rows.insert(rows.now.minus(Duration.ofDays(30)));

  @AfterEach
  void close() {
    rows.close();
  }

  private int run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(
        List.of("--database-url", rows.url, "--database-user", "", "--settings", "/dev/null"));
    return console.run(all.toArray(String[]::new));
  }

  private JsonObject json() {
    return Json.createReader(new StringReader(console.printed())).readObject();
  }

  private static String did(StoredSession session) {
    return session.key().did().value();
  }

  @Test
  void sessions_are_listed_with_all_that_an_operator_selects_them_by() {
    assertThat(run("sessions", "list")).isZero();
    assertThat(console.printed().lines())
        .hasSize(2)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains(
                        "did=" + did(first),
                        "session=" + first.key().id(),
                        "clientId=" + first.clientId(),
                        "encryptionKey=" + rows.ring.encryptingKeyId(),
                        "createdAt=" + rows.now,
                        "endsAt="));
    assertThat(console.messages()).isEmpty();
  }

  @Test
  void a_list_is_json_for_programs() {
    assertThat(run("sessions", "list", "--account", did(second), "--json")).isZero();
    JsonObject found = json().getJsonArray("sessions").getJsonObject(0);
    assertThat(found.getString("did")).isEqualTo(did(second));
    assertThat(found.getString("session")).isEqualTo(second.key().id());
    assertThat(found.toString())
        .doesNotContain(second.tokens().accessToken().reveal())
        .doesNotContain("payload");
  }

  @Test
  void a_list_has_a_limit_and_says_that_there_are_more() {
    assertThat(run("sessions", "list", "--limit", "1")).isZero();
    assertThat(console.printed().lines()).hasSize(1);
    assertThat(console.messages()).contains("more than 1 sessions");
  }

  @ParameterizedTest
  @ValueSource(strings = {"P7D", "PT48H"})
  void sessions_are_counted_by_age(String age) {
    assertThat(run("sessions", "count", "--signed-in-before", age)).isZero();
    assertThat(console.printed()).isEqualTo("1\n");
    assertThat(run("sessions", "count", "--json")).isZero();
    assertThat(json().getInt("count")).isEqualTo(2);
  }

  @Test
  void one_session_is_ended_without_a_question() {
    int code =
        run(
            "sessions",
            "end",
            "--account",
            did(first),
            "--session",
            first.key().id(),
            "--reason",
            "Ticket \"7\"",
            "--administrator",
            "carol");
    assertThat(code).isZero();
    assertThat(console.printed()).isEqualTo("Ended 1 session\n");
    assertThat(console.messages())
        .isEqualTo(
            "ENDED_BY_ADMINISTRATOR did="
                + did(first)
                + " session="
                + first.key().id()
                + " administrator=\"carol\" reason=\"Ticket \\\"7\\\"\"\n");
    assertThat(console.questions).isEmpty();
    assertThat(rows.store.find(first.key())).isEmpty();
    assertThat(rows.store.find(second.key())).isPresent();
    assertThat(rows.store.retired(rows.now.plusSeconds(60), 10))
        .as("the application revokes its tokens")
        .hasSize(1);
  }

  @Test
  void several_sessions_are_ended_when_the_operator_types_their_number() {
    console.answer = "1";
    assertThat(run("sessions", "end", "--all", "--reason", "leak")).isEqualTo(1);
    assertThat(console.messages()).contains("Nothing was ended");
    assertThat(rows.store.find(first.key())).isPresent();
    console.answer = " 2 ";
    assertThat(run("sessions", "end", "--all", "--reason", "leak", "--json")).isZero();
    assertThat(json().getInt("ended")).isEqualTo(2);
    assertThat(console.questions).hasSize(2).allMatch(each -> each.contains("ends 2 sessions"));
    assertThat(rows.store.find(second.key())).isEmpty();
  }

  @Test
  void without_a_console_several_sessions_need_a_yes() {
    assertThat(run("sessions", "end", "--all", "--reason", "leak")).isEqualTo(1);
    assertThat(console.messages()).contains("end 2 sessions", "--yes");
    assertThat(rows.store.find(first.key())).isPresent();
    assertThat(run("sessions", "end", "--all", "--reason", "leak", "--yes")).isZero();
    assertThat(console.printed()).isEqualTo("Ended 2 sessions\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "end --reason x", // no condition
        "end --all --account did:plc:ewvi7nxzyoun6zhxrhs64oiz --reason x",
        "end --session abc --reason x",
        "list --account alice",
        "list --used-before yesterday",
        "list --used-before P1Y2"
      })
  void a_wrong_condition_is_explained_and_ends_nothing(String line) {
    assertThat(run(("sessions " + line).split(" "))).isEqualTo(1);
    assertThat(console.messages().lines()).hasSize(1);
    assertThat(rows.store.find(first.key())).isPresent();
  }

  @Test
  void an_end_needs_a_reason() {
    assertThat(run("sessions", "end", "--all", "--yes")).isEqualTo(2);
    assertThat(console.messages()).contains("--reason");
    assertThat(rows.store.find(first.key())).isPresent();
  }

  @Test
  void a_database_that_is_not_named_or_does_not_respond_is_explained() {
    assertThat(console.run("sessions", "list")).isEqualTo(1);
    assertThat(console.messages()).startsWith("Which database?").hasLineCount(1);
    assertThat(console.run("sessions", "list", "--database-url", "jdbc:nothing:here")).isEqualTo(1);
    assertThat(console.messages()).startsWith("Cannot connect to the database: ").hasLineCount(1);
    assertThat(console.run("sessions", "list", "--database-password-file", "/none")).isEqualTo(1);
  }

  @Test
  void owed_revocations_are_listed_retried_and_given_up() {
    assertThat(run("sessions", "end", "--account", did(first), "--reason", "x")).isZero();
    rows.store.postponeRevocation(first.key(), rows.now.plusSeconds(3600));
    console.printed();
    console.messages();
    assertThat(console.run("revocations", "list", "--json", "--database-url", rows.url)).isZero();
    JsonObject owed = json().getJsonArray("revocations").getJsonObject(0);
    assertThat(owed.getString("did")).isEqualTo(did(first));
    assertThat(owed.getString("nextAttempt")).isEqualTo(rows.now.plusSeconds(3600).toString());

    String[] key = {did(first), first.key().id(), "--database-url", rows.url};
    assertThat(revocation("retry", key)).isZero();
    assertThat(rows.store.retired(rows.now.plusSeconds(600), 10)).hasSize(1);
    assertThat(revocation("give-up", key)).as("a reason is missing").isEqualTo(2);
    assertThat(revocation("give-up", key, "--reason", "server is gone")).isZero();
    assertThat(console.messages()).contains("REVOCATION_GIVEN_UP did=" + did(first));
    assertThat(revocation("retry", key)).isEqualTo(1);
    assertThat(console.printed()).endsWith("No revocation is owed for this session\n");
  }

  private int revocation(String act, String[] key, String... more) {
    List<String> args = new ArrayList<>(List.of("revocations", act));
    args.addAll(List.of(key));
    args.addAll(List.of(more));
    return console.run(args.toArray(String[]::new));
  }
}
