package io.github.atprotojakarta.jakarta.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.XrpcException;
import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.AtprotoPrincipal;
import io.github.atprotojakarta.jakarta.AtprotoRoles;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.security.enterprise.SecurityContext;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TestSignInTest {
  private static final Did ALICE = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
  private static final Did BOB = Did.parse("did:web:bob.example");
  private static final String WRITE = "com.atproto.repo.createRecord";
  private static final JsonObject DONE = Json.createObjectBuilder().add("cid", "bafy").build();

  private static SeContainer container;

  @BeforeAll
  static void start() {
    container = SeContainerInitializer.newInstance().initialize();
  }

  @AfterAll
  static void stop() {
    container.close();
  }

  @Test
  void a_person_is_signed_in_until_the_sign_in_is_closed() {
    assertThat(sessions().current()).isEmpty();
    try (TestSignIn alice = TestSignIn.as(ALICE)) {
      assertThat(sessions().require().did()).isEqualTo(ALICE);
      assertThat(sessions().require().key()).isEqualTo(alice.session().key());
    }
    assertThat(sessions().current()).isEmpty();
  }

  @Test
  void a_second_person_replaces_the_first_for_a_while() {
    try (TestSignIn alice = TestSignIn.as(ALICE)) {
      try (TestSignIn bob = TestSignIn.as(BOB)) {
        assertThat(sessions().require().did()).isEqualTo(bob.did());
      }
      assertThat(sessions().require().did()).isEqualTo(alice.did());
    }
  }

  @Test
  void other_threads_are_not_signed_in() {
    try (TestSignIn alice = TestSignIn.as(ALICE)) {
      assertThat(CompletableFuture.supplyAsync(() -> sessions().current()).join()).isEmpty();
      assertThat(CompletableFuture.supplyAsync(() -> sessions().restore(ALICE).key()).join())
          .isEqualTo(alice.session().key());
    }
  }

  @Test
  void sessions_are_restored_and_listed_newest_first() {
    try (TestSignIn first = TestSignIn.as(ALICE);
        TestSignIn second = TestSignIn.as(ALICE, Set.of("atproto", "transition:generic"))) {
      SessionKey newest = second.session().key();
      assertThat(sessions().restore(ALICE).key()).isEqualTo(newest);
      assertThat(sessions().restore(first.session().key()).did()).isEqualTo(ALICE);
      assertThat(sessions().list(ALICE).keySet()).containsExactly(newest, first.session().key());
      assertThat(sessions().list(ALICE).get(newest).tokens().scopes())
          .containsExactlyInAnyOrder("atproto", "transition:generic");
    }
  }

  @Test
  void the_roles_are_those_of_the_person() {
    try (TestSignIn alice = TestSignIn.as(ALICE, "editor")) {
      AtprotoPrincipal caller = new AtprotoPrincipal(alice.session().key());
      assertThat(container.select(AtprotoRoles.class).get().rolesOf(caller))
          .containsExactly("editor");
      assertThat(security().isCallerInRole("editor")).isTrue();
      assertThat(security().isCallerInRole("admin")).isFalse();
      assertThat(security().getCallerPrincipal()).isEqualTo(caller);
      assertThat(security().getPrincipalsByType(AtprotoPrincipal.class)).containsExactly(caller);
    }
    assertThat(security().getCallerPrincipal()).isNull();
    assertThat(security().isCallerInRole("editor")).isFalse();
  }

  @Test
  void people_who_did_not_sign_in_by_a_test_have_the_roles_of_the_application() {
    AtprotoPrincipal reader = new AtprotoPrincipal(new SessionKey(BOB, "x".repeat(43)));
    assertThat(container.select(AtprotoRoles.class).get().rolesOf(reader))
        .containsExactly("reader");
  }

  @Test
  void a_call_gets_the_response_of_the_test_and_is_recorded() {
    try (TestSignIn alice = TestSignIn.as(ALICE)) {
      alice.respond(WRITE, DONE);
      JsonObject input = Json.createObjectBuilder().add("repo", ALICE.value()).build();

      assertThat(sessions().require().xrpc().procedure(WRITE, input)).isEqualTo(DONE);

      assertThat(alice.calls())
          .singleElement()
          .satisfies(call -> assertThat(call.nsid()).isEqualTo(WRITE))
          .satisfies(call -> assertThat(call.input()).contains(input));
    }
  }

  @Test
  void a_response_can_depend_on_the_call() {
    try (TestSignIn alice = TestSignIn.as(ALICE)) {
      alice.respond(
          "com.atproto.repo.getRecord",
          call ->
              HttpResponse.of(200, Map.of(), "{\"key\":\"" + call.parameter("rkey").get() + "\"}"));

      JsonObject record =
          sessions().require().xrpc().query("com.atproto.repo.getRecord", Map.of("rkey", "a b&c"));

      assertThat(record.getString("key")).isEqualTo("a b&c");
    }
  }

  @Test
  void a_refused_call_throws_what_a_server_error_throws() {
    try (TestSignIn alice = TestSignIn.as(ALICE)) {
      alice.refuse(WRITE, 403, "Forbidden");
      assertThatThrownBy(() -> sessions().require().xrpc().procedure(WRITE, DONE))
          .isInstanceOfSatisfying(
              XrpcException.class,
              e -> {
                assertThat(e.status()).isEqualTo(403);
                assertThat(e.error()).contains("Forbidden");
              });
    }
  }

  @Test
  void a_call_without_response_says_what_to_do() {
    try (TestSignIn alice = TestSignIn.as(ALICE)) {
      assertThatThrownBy(() -> alice.session().xrpc().procedure(WRITE, DONE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("TestSignIn.respond(\"" + WRITE + "\"");
    }
  }

  @Test
  void a_request_to_another_server_is_refused() {
    try (TestSignIn alice = TestSignIn.as(ALICE)) {
      HttpRequest elsewhere =
          HttpRequest.get(URI.create("https://other.example/xrpc/a.b.c")).build();
      assertThatThrownBy(() -> alice.session().send(elsewhere))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_body_that_can_be_read_once_is_left_to_the_test() throws Exception {
    try (TestSignIn alice = TestSignIn.as(ALICE)) {
      alice.respond(
          "com.atproto.repo.uploadBlob",
          call -> HttpResponse.of(200, Map.of(), "{\"size\":" + size(call.request()) + "}"));
      HttpBody picture = HttpBody.once(new java.io.ByteArrayInputStream(new byte[7]), 7);
      try (HttpResponse response =
          alice
              .session()
              .xrpc()
              .procedureRaw("com.atproto.repo.uploadBlob", Map.of(), "image/png", picture)) {
        assertThat(response.text()).isEqualTo("{\"size\":7}");
      }
    }
  }

  @Test
  void after_sign_out_nobody_is_signed_in() {
    try (TestSignIn alice = TestSignIn.as(ALICE)) {
      OAuthSession session = sessions().require();
      sessions().signOut(session.key());
      assertThat(sessions().current()).isEmpty();
      assertThatThrownBy(() -> session.xrpc().procedure(WRITE, DONE))
          .isInstanceOf(TokenRevokedException.class);
      assertThat(alice.calls()).isEmpty();
    }
    try (TestSignIn alice = TestSignIn.as(ALICE)) {
      sessions().signOutEverywhere(alice.did());
      assertThat(sessions().current()).isEmpty();
    }
  }

  private static int size(HttpRequest request) {
    try (var body = request.body().open()) {
      return body.readAllBytes().length;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static AtprotoSessions sessions() {
    return container.select(AtprotoSessions.class).get();
  }

  private static SecurityContext security() {
    return container.select(SecurityContext.class).get();
  }
}
