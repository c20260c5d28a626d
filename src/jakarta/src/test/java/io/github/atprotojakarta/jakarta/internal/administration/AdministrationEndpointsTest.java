package io.github.atprotojakarta.jakarta.internal.administration;

import static io.github.atprotojakarta.jakarta.internal.administration.AdministrationCalls.problem;
import static io.github.atprotojakarta.jakarta.internal.administration.AdministrationCalls.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.jakarta.operations.AtprotoHealth;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.SessionFilter;
import io.github.atprotojakarta.store.SessionSummary;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Administrators list and end sessions over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdministrationEndpointsTest {
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private final InMemorySessionStore store = new InMemorySessionStore();
  private StrictNetwork network;
  private TestServer server;
  private AdministrationCalls calls;

  @BeforeAll
  void start() throws Exception {
    network = StrictNetwork.start();
    // The maintenance may run at any time.
    network.faults().failRequests(Endpoint.REVOCATION, 503);
    server =
        TestServer.builder()
            .attribute("network", network)
            .attribute("sessionStore", store)
            .parameter("atproto.plc-directory", network.plcDirectory().toString())
            .parameter("atproto.administration.role", "admin")
            .containerUser("carol", "admin")
            .start();
    calls = new AdministrationCalls(server);
  }

  @AfterAll
  void stop() {
    server.close();
    network.close();
  }

  @BeforeEach
  @AfterEach
  void empty() {
    SessionFilter all = SessionFilter.builder().build();
    for (SessionFilter filter : List.of(all, all.toBuilder().retired().build())) {
      while (!listed(filter).isEmpty()) {
        listed(filter).forEach(session -> store.delete(session.key()));
      }
    }
  }

  private List<SessionSummary> listed(SessionFilter filter) {
    return store.list(filter, null, 1000).sessions();
  }

  private StoredSession stored(Did account, Instant createdAt) {
    StoredSession session = StoredSamples.session(account, createdAt);
    store.insert(session);
    return session;
  }

  private StoredSession stored() {
    return stored(StoredSamples.account(), now);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  @Test
  void a_session_is_shown_with_its_ids_and_times_and_without_secrets() throws Exception {
    StoredSession session = stored();
    HttpResponse<String> response = calls.get("sessions");
    JsonObject listed = AdministrationCalls.json(response);
    assertThat(listed.get("next")).isEqualTo(JsonValue.NULL);
    JsonObject shown = listed.getJsonArray("sessions").getJsonObject(0);
    assertThat(shown.keySet())
        .containsExactly(
            "did",
            "session",
            "clientId",
            "clientKey",
            "encryptionKey",
            "createdAt",
            "refreshedAt",
            "usedAt",
            "endsAt");
    assertThat(shown.getString("did")).isEqualTo(session.key().did().value());
    assertThat(shown.getString("session")).isEqualTo(session.key().id());
    assertThat(shown.getString("clientId")).isEqualTo(session.clientId());
    assertThat(shown.getString("clientKey")).isEqualTo("client-key-1");
    assertThat(shown.get("encryptionKey")).isEqualTo(JsonValue.NULL);
    assertThat(Instant.parse(shown.getString("createdAt"))).isEqualTo(now);
    assertThat(Instant.parse(shown.getString("endsAt"))).isAfter(now);
    assertThat(response.body()).doesNotContain("access-").doesNotContain("refresh-");
  }

  @Test
  void all_sessions_are_listed_page_by_page() throws Exception {
    Set<String> expected = new HashSet<>();
    IntStream.range(0, 7).forEach(i -> expected.add(stored().key().id()));
    Set<String> found = new HashSet<>();
    String path = "sessions?limit=3";
    while (true) {
      JsonObject page = calls.read(path);
      assertThat(page.getJsonArray("sessions")).hasSizeLessThanOrEqualTo(3);
      page.getJsonArray("sessions")
          .getValuesAs(JsonObject.class)
          .forEach(session -> assertThat(found.add(session.getString("session"))).isTrue());
      if (page.isNull("next")) {
        break;
      }
      path = "sessions?limit=3&after=" + encoded(page.getString("next"));
    }
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void a_page_has_100_sessions_unless_the_caller_wants_others() throws Exception {
    IntStream.range(0, 101).forEach(i -> stored());
    assertThat(calls.read("sessions").getJsonArray("sessions")).hasSize(100);
    assertThat(calls.read("sessions?limit=1000").getJsonArray("sessions")).hasSize(101);
  }

  @ParameterizedTest
  @CsvSource({
    "account={did}, 1",
    "account={did}&session={id}, 1",
    "account=did:web:other.example, 0",
    "client=https%3A%2F%2Fapp.example%2Foauth%2Fclient-metadata.json, 2",
    "client=https%3A%2F%2Fother.example, 0",
    "client-key=client-key-1, 2",
    "client-key=other, 0",
    "encryption-key=k1, 0",
    "signed-in-before={later}, 1",
    "signed-in-before=1970-01-01T00:00:00%2B01:00, 0",
    "used-before={later}, 1",
    "client-key=client-key-1&signed-in-before={later}, 1",
  })
  void each_condition_selects_sessions(String query, int count) throws Exception {
    StoredSession old = stored(StoredSamples.account(), now.minusSeconds(60));
    stored();
    String filled =
        query
            .replace("{did}", encoded(old.key().did().value()))
            .replace("{id}", old.key().id())
            .replace("{later}", now.minusSeconds(30).toString());
    assertThat(calls.read("sessions?" + filled).getJsonArray("sessions")).hasSize(count);
    assertThat(calls.read("sessions/count?" + filled).toString())
        .isEqualTo("{\"count\":" + count + "}");
  }

  @Test
  void without_a_condition_all_are_counted_and_the_owed_revocations_too() throws Exception {
    stored();
    StoredSession ended = stored();
    store.retire(ended.key(), 1, now);
    assertThat(calls.read("sessions/count").toString())
        .isEqualTo("{\"count\":1,\"owedRevocations\":1,\"oldestOwedRevocation\":\"" + now + "\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "sessions?limit=0, limit",
    "sessions?limit=1001, limit",
    "sessions?limit=ten, limit",
    "sessions?limit=5&limit=6, limit",
    "sessions?account=, account",
    "sessions?account=alice.example, account",
    "sessions?session=abc, account",
    "sessions?account=did:web:a.example&session=abc, session",
    "sessions?client-key=%00, client-key",
    "sessions?client-key=%20, client-key",
    "sessions?signed-in-before=yesterday, signed-in-before",
    "sessions?signed-in-before=2026-01-01, signed-in-before",
    "sessions?used-before=%2B999999999-01-01T00:00:00Z, used-before",
    "sessions?after=abc, after",
    "sessions?after=did:web:a.example/abc, after",
    "sessions?clientkey=a, clientkey",
    "sessions?all=true, all",
    "sessions/count?limit=5, limit",
    "sessions/count?after=x, after",
    "owed-revocations?account=did:web:a.example, account",
    "owed-revocations?limit=-1, limit",
    "status?verbose=1, verbose",
  })
  void a_bad_query_is_refused_by_the_name_of_its_parameter(String path, String named)
      throws Exception {
    HttpResponse<String> response = calls.get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(AdministrationCalls.json(response).getString("detail")).contains(named);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sessions/end|{}|reason",
        "sessions/end|{'all':true}|reason",
        "sessions/end|{'reason':'x'}|all",
        "sessions/end|{'reason':'x','all':false}|all",
        "sessions/end|{'reason':'x','all':true,'client-key':'a'}|all",
        "sessions/end|{'reason':' ','all':true}|reason",
        "sessions/end|{'reason':7,'all':true}|reason must be a string",
        "sessions/end|{'reason':null,'all':true}|reason",
        "sessions/end|{'reason':'a\\nb','all':true}|reason",
        "sessions/end|{'reason':'\\u202eb','all':true}|reason",
        "sessions/end|{'reason':'\\ud800','all':true}|reason",
        "sessions/end|{'reason':'x','all':'true'}|all must be true or false",
        "sessions/end|{'reason':'x','all':1}|all must be true or false",
        "sessions/end|{'reason':'x','all':true,'expected':'5'}|expected must be a whole number",
        "sessions/end|{'reason':'x','all':true,'expected':0}|expected",
        "sessions/end|{'reason':'x','all':true,'expected':1.5}|expected",
        "sessions/end|{'reason':'x','all':true,'expected':-1}|expected",
        "sessions/end|{'reason':'x','all':true,'expected':1e999999999}|expected",
        "sessions/end|{'reason':'x','account':''}|account",
        "sessions/end|{'reason':'x','account':['did:web:a.example']}|account must be a string",
        "sessions/end|{'reason':'x','account':'alice'}|account",
        "sessions/end|{'reason':'x','session':'abc'}|account",
        "sessions/end|{'reason':'x','used-before':'now'}|used-before",
        "sessions/end|{'reason':'x','client-keys':'a','all':true}|client-keys",
        "sessions/end|{'reason':'x','limit':'5','all':true}|limit",
        "sessions/end|{'reason':'x','reason':'y','all':true}|reason",
        "sessions/end|[]|not a JSON object",
        "sessions/end||not a JSON object",
        "sessions/end|{'reason':|not a JSON object",
        "owed-revocations/retry|{'account':'did:web:a.example'}|session",
        "owed-revocations/retry|{'account':'did:web:a.example','session':'a'}|session",
        "owed-revocations/retry|{'reason':'x'}|reason",
        "owed-revocations/give-up|{'account':'did:web:a.example'}|reason",
        "owed-revocations/give-up|{'reason':'x'}|account",
      })
  void a_bad_body_is_refused_by_the_name_of_its_member(String line) throws Exception {
    StoredSession session = stored();
    String[] parts = line.split("\\|", 3);
    HttpResponse<String> response = calls.post(parts[0], parts[1].replace('\'', '"'));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(AdministrationCalls.json(response).getString("detail")).contains(parts[2]);
    assertThat(store.find(session.key())).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "application/jsonx"})
  void only_json_is_accepted(String type) throws Exception {
    problem(
        send(
            calls
                .carol("sessions/end")
                .header("Content-Type", type)
                .header("Connection", "close")
                .POST(BodyPublishers.ofString("{\"all\":true,\"reason\":\"x\"}"))),
        415,
        "unsupported_media_type");
    problem(
        send(calls.carol("sessions/end").POST(BodyPublishers.noBody())),
        415,
        "unsupported_media_type");
  }

  @Test
  void a_body_has_16_kib_at_most() throws Exception {
    String padding = " ".repeat(16 * 1024);
    String body = "{\"all\":true,\"reason\":\"x\"}";
    problem(
        calls.post("sessions/end", padding.substring(body.length() - 1) + body),
        413,
        "request_too_large");
    assertThat(calls.act("sessions/end", padding.substring(body.length()) + body)).isNotEmpty();
  }

  @Test
  void one_session_ends_without_a_further_question() throws Exception {
    StoredSession session = stored();
    StoredSession other = stored();
    String body =
        Json.createObjectBuilder()
            .add("account", session.key().did().value())
            .add("session", session.key().id())
            .add("reason", "a lost phone")
            .build()
            .toString();
    assertThat(calls.act("sessions/end", body).toString())
        .isEqualTo("{\"ended\":1,\"more\":false}");
    assertThat(calls.act("sessions/end", body).toString())
        .isEqualTo("{\"ended\":0,\"more\":false}");
    assertThat(listed(SessionFilter.builder().build()))
        .singleElement()
        .satisfies(kept -> assertThat(kept.key()).isEqualTo(other.key()));
  }

  @Test
  void more_sessions_than_expected_are_counted_and_kept() throws Exception {
    IntStream.range(0, 3).forEach(i -> stored());
    for (String expected : List.of("", ",\"expected\":2")) {
      HttpResponse<String> response =
          calls.post("sessions/end", "{\"all\":true,\"reason\":\"x\"" + expected + "}");
      assertThat(problem(response, 409, "conflict").getInt("count")).isEqualTo(3);
      assertThat(listed(SessionFilter.builder().build())).hasSize(3);
    }
    assertThat(
            calls.act("sessions/end", "{\"all\":true,\"reason\":\"x\",\"expected\":3}").toString())
        .isEqualTo("{\"ended\":3,\"more\":false}");
  }

  @Test
  void a_request_ends_1000_sessions_at_most_and_is_repeated_for_the_others() throws Exception {
    IntStream.range(0, 1001).forEach(i -> stored());
    String body = "{\"client-key\":\"client-key-1\",\"reason\":\"a leak\",\"expected\":1001}";
    assertThat(calls.act("sessions/end", body).toString())
        .isEqualTo("{\"ended\":1000,\"more\":true}");
    assertThat(calls.act("sessions/end", body).toString())
        .isEqualTo("{\"ended\":1,\"more\":false}");
    assertThat(listed(SessionFilter.builder().build())).isEmpty();
  }

  @Test
  void an_owed_revocation_is_listed_retried_and_given_up() throws Exception {
    StoredSession session = stored();
    stored();
    store.retire(session.key(), 1, now);
    Instant later = now.plusSeconds(86_400);
    store.postponeRevocation(session.key(), later);

    JsonObject owed = calls.read("owed-revocations").getJsonArray("sessions").getJsonObject(0);
    assertThat(owed.getString("session")).isEqualTo(session.key().id());
    assertThat(Instant.parse(owed.getString("owedSince"))).isEqualTo(now);
    assertThat(Instant.parse(owed.getString("nextAttempt"))).isEqualTo(later);
    assertThat(owed).doesNotContainKey("endsAt");

    String key =
        "\"account\":\"" + session.key().did() + "\",\"session\":\"" + session.key().id() + "\"";
    assertThat(calls.act("owed-revocations/retry", "{" + key + "}").toString())
        .isEqualTo("{\"done\":true}");
    JsonObject due = calls.read("owed-revocations").getJsonArray("sessions").getJsonObject(0);
    assertThat(Instant.parse(due.getString("nextAttempt"))).isBeforeOrEqualTo(Instant.now());

    String giveUp = "{" + key + ",\"reason\":\"its server is gone\"}";
    assertThat(calls.act("owed-revocations/give-up", giveUp).toString())
        .isEqualTo("{\"done\":true}");
    assertThat(calls.act("owed-revocations/give-up", giveUp).toString())
        .isEqualTo("{\"done\":false}");
    assertThat(calls.act("owed-revocations/retry", "{" + key + "}").toString())
        .isEqualTo("{\"done\":false}");
    assertThat(calls.read("owed-revocations").getJsonArray("sessions")).isEmpty();
    assertThat(listed(SessionFilter.builder().build())).hasSize(1);
  }

  @Test
  void the_status_has_the_results_of_the_checks_and_of_the_metrics() throws Exception {
    JsonObject status = calls.read("status");
    assertThat(status.keySet())
        .containsExactly(
            "clientId",
            "clientKeys",
            "ready",
            "parts",
            "selfCheck",
            "sessions",
            "pendingLogins",
            "owedRevocations",
            "oldestOwedRevocationSeconds",
            "countedAt",
            "unsavedTokens",
            "failingTasks",
            "measuredAt");
    AtprotoHealth.Report report = CDI.current().select(AtprotoHealth.class).get().readiness();
    assertThat(status.getJsonObject("parts").keySet()).containsAll(report.parts().keySet());
    assertThat(status.getJsonArray("clientKeys")).isEmpty();
    assertThat(status.getJsonObject("selfCheck").toString())
        .isEqualTo("{\"checkedAt\":null,\"findings\":[]}");
  }
}
