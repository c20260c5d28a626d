package io.github.atprotojakarta.jakarta.internal.administration;

import static io.github.atprotojakarta.jakarta.TestBrowser.location;
import static io.github.atprotojakarta.jakarta.internal.administration.AdministrationCalls.basic;
import static io.github.atprotojakarta.jakarta.internal.administration.AdministrationCalls.problem;
import static io.github.atprotojakarta.jakarta.internal.administration.AdministrationCalls.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.AuditEvent;
import io.github.atprotojakarta.jakarta.FlakySessionStore;
import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestParts;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.enterprise.inject.spi.CDI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use the endpoints for administrators, and what others get. */
class AdministratorCheckTest {
  private static final List<String> READ =
      List.of("sessions", "sessions/count", "owed-revocations", "blocked-accounts", "status");
  private static final List<String> ACT =
      List.of(
          "sessions/end",
          "owed-revocations/retry",
          "owed-revocations/give-up",
          "blocked-accounts/block",
          "blocked-accounts/unblock");

  private StrictNetwork network;
  private Did alice;

  @BeforeEach
  void start() {
    network = StrictNetwork.start();
    alice = network.createAccount("alice.atnet.dev", "alice-pass");
  }

  @AfterEach
  void stop() {
    System.clearProperty(FlakySessionStore.DOWN);
    network.close();
  }

  private TestServer.Builder application() {
    return TestServer.builder()
        .attribute("network", network)
        .parameter("atproto.plc-directory", network.plcDirectory().toString());
  }

  private TestServer.Builder withRole(String role) {
    return application().parameter("atproto.administration.role", role);
  }

  private TestServer.Builder withStaff() {
    return withRole("admin").containerUser("carol", "admin").containerUser("dave", "clerk");
  }

  private static HttpRequest.Builder post(HttpRequest.Builder request) {
    return request
        .header("Content-Type", "application/json")
        .header("Connection", "close")
        .POST(BodyPublishers.ofString("{\"all\":true,\"reason\":\"INC-7\"}"));
  }

  @Test
  void without_the_setting_no_endpoint_exists() throws Exception {
    try (TestServer server = application().containerUser("carol", "admin").start()) {
      AdministrationCalls calls = new AdministrationCalls(server);
      String unknown = problem(calls.get("nothing"), 404, "not_found").getString("detail");
      for (String path : READ) {
        assertThat(problem(calls.get(path), 404, "not_found").getString("detail"))
            .isEqualTo(unknown);
      }
      for (String path : ACT) {
        assertThat(problem(send(post(calls.carol(path))), 404, "not_found").getString("detail"))
            .isEqualTo(unknown);
      }
    }
  }

  @Test
  void with_the_setting_each_endpoint_has_its_method_and_no_other_exists() throws Exception {
    try (TestServer server = withStaff().start()) {
      AdministrationCalls calls = new AdministrationCalls(server);
      for (String path : READ) {
        assertThat(calls.get(path).statusCode()).as(path).isEqualTo(200);
        HttpResponse<String> head = send(calls.carol(path).method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).as(path).isEqualTo(200);
        problem(send(post(calls.carol(path))), 405, "method_not_allowed");
      }
      for (String path : ACT) {
        HttpResponse<String> wrong = calls.get(path);
        problem(wrong, 405, "method_not_allowed");
        assertThat(wrong.headers().firstValue("Allow")).contains("OPTIONS, POST");
      }
      problem(calls.get("nothing"), 404, "not_found");
      problem(calls.get(""), 404, "not_found");
    }
  }

  @Test
  void the_endpoints_are_below_the_base_of_the_settings() throws Exception {
    try (TestServer server = withStaff().parameter("atproto.base", "/account/in").start()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(server.uri("/account/in/admin/sessions"))
              .header("Authorization", basic("carol", "pass"));
      assertThat(send(request).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_container_without_a_mechanism_lets_nobody_in(boolean filtered) throws Exception {
    TestServer.Builder builder = withRole("admin");
    try (TestServer server = (filtered ? builder : builder.unguarded()).start()) {
      AdministrationCalls calls = new AdministrationCalls(server);
      for (String path : READ) {
        problem(send(calls.anyone(path)), 401, "signed_out");
        problem(calls.get(path), 401, "signed_out");
      }
      for (String path : ACT) {
        problem(send(post(calls.anyone(path))), 401, "signed_out");
      }
    }
  }

  @Test
  void the_container_challenges_callers_who_are_nobody_yet() throws Exception {
    try (TestServer server = withStaff().unguarded().start()) {
      AdministrationCalls calls = new AdministrationCalls(server);
      for (HttpRequest.Builder nobody :
          List.of(
              calls.anyone("sessions"),
              post(calls.anyone("sessions/end")),
              calls.anyone("status").header("Authorization", basic("carol", "wrong")))) {
        HttpResponse<String> challenged = send(nobody);
        assertThat(challenged.statusCode()).isEqualTo(401);
        assertThat(challenged.headers().firstValue("WWW-Authenticate").orElse(""))
            .startsWithIgnoringCase("basic");
        assertThat(challenged.body()).doesNotContain("sessions\":");
      }
      assertThat(calls.get("sessions").statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_user_of_the_container_needs_the_role(boolean filtered) throws Exception {
    try (TestServer server = (filtered ? withStaff() : withStaff().unguarded()).start()) {
      AdministrationCalls calls = new AdministrationCalls(server);
      assertThat(calls.get("sessions").statusCode()).isEqualTo(200);
      for (String path : READ) {
        HttpRequest.Builder dave =
            calls.anyone(path).header("Authorization", basic("dave", "pass"));
        problem(send(dave), 403, "forbidden");
      }
      for (String path : ACT) {
        HttpRequest.Builder dave =
            calls.anyone(path).header("Authorization", basic("dave", "pass"));
        problem(send(post(dave)), 403, "forbidden");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_person_with_the_role_of_the_application_is_an_administrator(boolean filtered)
      throws Exception {
    TestServer.Builder builder = withRole("writer");
    try (TestServer server = (filtered ? builder : builder.unguarded()).start()) {
      TestBrowser browser = new TestBrowser();
      browser.signIn(server, network);
      assertThat(browser.call(server.uri("/oauth/admin/sessions")).body()).contains(alice.value());
      AdministrationCalls calls = new AdministrationCalls(server);
      String ended = browser.send(post(calls.anyone("sessions/end"))).body();
      assertThat(ended).isEqualTo("{\"ended\":1,\"more\":false}");
      assertThat(parts().audit())
          .filteredOn(event -> event.kind() == AuditEvent.Kind.ENDED_BY_ADMINISTRATOR)
          .singleElement()
          .satisfies(event -> assertThat(event.administrator()).isEqualTo(alice.value()));
      problem(browser.call(server.uri("/oauth/admin/sessions")), 401, "signed_out");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_person_without_the_role_is_refused(boolean filtered) throws Exception {
    TestServer.Builder builder = withRole("admin");
    try (TestServer server = (filtered ? builder : builder.unguarded()).start()) {
      TestBrowser browser = new TestBrowser();
      browser.signIn(server, network);
      problem(browser.call(server.uri("/oauth/admin/sessions")), 403, "forbidden");
    }
  }

  @Test
  void an_administrator_of_the_container_is_named_even_if_signed_in_as_a_person_too()
      throws Exception {
    try (TestServer server = withStaff().start()) {
      TestBrowser browser = new TestBrowser();
      browser.signIn(server, network);
      AdministrationCalls calls = new AdministrationCalls(server);
      assertThat(browser.send(post(calls.carol("sessions/end"))).statusCode()).isEqualTo(200);
      assertThat(parts().audit())
          .filteredOn(event -> event.kind() == AuditEvent.Kind.ENDED_BY_ADMINISTRATOR)
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.administrator()).isEqualTo("carol");
                assertThat(event.reason()).isEqualTo("INC-7");
                assertThat(event.clientAddress()).isEqualTo("127.0.0.1");
              });
    }
  }

  @Test
  void a_person_who_opens_an_endpoint_in_a_browser_is_led_to_the_login_page() throws Exception {
    try (TestServer server = withRole("writer").start()) {
      HttpResponse<String> response =
          new TestBrowser().open(server.uri("/oauth/admin/sessions"), "none");
      assertThat(response.statusCode()).isEqualTo(303);
      assertThat(location(response)).contains("return_to=%2Fshop%2Foauth%2Fadmin%2Fsessions");
    }
  }

  @Test
  void the_name_of_a_user_is_cut_to_what_the_audit_log_takes() throws Exception {
    String name = "c".repeat(300);
    try (TestServer server = withRole("admin").containerUser(name, "admin").start()) {
      new TestBrowser().signIn(server, network);
      HttpRequest.Builder request =
          new AdministrationCalls(server)
              .anyone("sessions/end")
              .header("Authorization", basic(name, "pass"));
      assertThat(send(post(request)).statusCode()).isEqualTo(200);
      assertThat(parts().audit())
          .filteredOn(event -> event.kind() == AuditEvent.Kind.ENDED_BY_ADMINISTRATOR)
          .singleElement()
          .satisfies(event -> assertThat(event.administrator()).isEqualTo("c".repeat(253) + "..."));
    }
  }

  @ParameterizedTest
  @CsvSource({"cross-site,", "same-site,", ",https://evil.example", ",null"})
  void another_site_s_page_ends_nothing(String site, String origin) throws Exception {
    try (TestServer server = withStaff().start()) {
      TestBrowser browser = new TestBrowser();
      browser.signIn(server, network);
      parts().audit().clear();
      HttpRequest.Builder request = post(new AdministrationCalls(server).carol("sessions/end"));
      if (site != null) {
        request.header("Sec-Fetch-Site", site);
      }
      if (origin != null) {
        request.header("Origin", origin);
      }
      problem(send(request), 403, "cross_site");
      assertThat(parts().audit())
          .singleElement()
          .satisfies(
              event -> assertThat(event.kind()).isEqualTo(AuditEvent.Kind.CROSS_SITE_REFUSED));
      assertThat(browser.call(server.uri("/oauth/session")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_resource_of_the_application_serves_and_challenges_too() throws Exception {
    try (TestServer server = withStaff().unguarded().resourceAt("/oauth").start()) {
      AdministrationCalls calls = new AdministrationCalls(server);
      assertThat(calls.get("sessions").statusCode()).isEqualTo(200);
      assertThat(send(post(calls.carol("sessions/end"))).body())
          .isEqualTo("{\"ended\":0,\"more\":false}");
      HttpResponse<String> challenged = send(calls.anyone("sessions"));
      assertThat(challenged.statusCode()).isEqualTo(401);
      assertThat(challenged.headers().firstValue("WWW-Authenticate").orElse(""))
          .startsWithIgnoringCase("basic");
    }
  }

  @Test
  void a_person_is_not_signed_out_while_the_store_is_away() throws Exception {
    try (TestServer server = withRole("writer").start()) {
      TestBrowser browser = new TestBrowser();
      browser.signIn(server, network);
      System.setProperty(FlakySessionStore.DOWN, "true");
      HttpResponse<String> away = browser.call(server.uri("/oauth/admin/sessions"));
      problem(away, 503, "unavailable");
      assertThat(away.headers().firstValue("Retry-After")).contains("10");
      System.clearProperty(FlakySessionStore.DOWN);
      assertThat(browser.call(server.uri("/oauth/admin/sessions")).statusCode()).isEqualTo(200);
    }
  }

  private static TestParts parts() {
    return CDI.current().select(TestParts.class).get();
  }
}
