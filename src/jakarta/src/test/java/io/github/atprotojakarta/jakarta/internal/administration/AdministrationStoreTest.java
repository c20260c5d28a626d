package io.github.atprotojakarta.jakarta.internal.administration;

import static io.github.atprotojakarta.jakarta.internal.administration.AdministrationCalls.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.jakarta.FlakySessionStore;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.json.JsonObject;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What administrators get if the store does not list sessions, or does not respond. */
class AdministrationStoreTest {
  private final StrictNetwork network = StrictNetwork.start();

  @AfterEach
  void stop() {
    System.clearProperty(FlakySessionStore.DOWN);
    network.close();
  }

  private TestServer server(@Nullable SessionStore sessions) throws Exception {
    TestServer.Builder builder =
        TestServer.builder()
            .attribute("network", network)
            .parameter("atproto.plc-directory", network.plcDirectory().toString())
            .parameter("atproto.administration.role", "admin")
            .containerUser("carol", "admin");
    return (sessions == null ? builder : builder.attribute("sessionStore", sessions)).start();
  }

  @Test
  void a_store_that_cannot_list_sessions_is_a_501() throws Exception {
    SessionStore memory = new InMemorySessionStore();
    SessionStore old =
        (SessionStore)
            Proxy.newProxyInstance(
                SessionStore.class.getClassLoader(),
                new Class<?>[] {SessionStore.class},
                (proxy, method, arguments) -> {
                  if (method.isDefault()) {
                    return InvocationHandler.invokeDefault(proxy, method, arguments);
                  }
                  try {
                    return method.invoke(memory, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    try (TestServer other = server(old)) {
      AdministrationCalls there = new AdministrationCalls(other);
      for (String path : List.of("sessions", "sessions/count", "owed-revocations")) {
        problem(there.get(path), 501, "not_implemented");
      }
      problem(
          there.post("sessions/end", "{\"all\":true,\"reason\":\"x\"}"), 501, "not_implemented");
      String key = "{\"account\":\"did:web:a.example\",\"session\":\"" + "a".repeat(43) + "\"";
      problem(there.post("owed-revocations/retry", key + "}"), 501, "not_implemented");
      problem(there.get("blocked-accounts"), 501, "not_implemented");
      String account = "{\"account\":\"did:web:a.example\",\"reason\":\"x\"}";
      for (String act : List.of("block", "unblock")) {
        problem(there.post("blocked-accounts/" + act, account), 501, "not_implemented");
      }
      assertThat(there.get("status").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void while_the_store_is_away_only_the_status_responds() throws Exception {
    try (TestServer other = server(null)) {
      AdministrationCalls there = new AdministrationCalls(other);
      System.setProperty(FlakySessionStore.DOWN, "true");
      for (HttpResponse<String> away :
          List.of(
              there.get("sessions"),
              there.get("sessions/count"),
              there.get("owed-revocations"),
              there.get("blocked-accounts"),
              there.post(
                  "blocked-accounts/block", "{\"account\":\"did:web:a.example\",\"reason\":\"x\"}"),
              there.post("sessions/end", "{\"all\":true,\"reason\":\"x\"}"))) {
        JsonObject problem = problem(away, 503, "unavailable");
        assertThat(problem.toString()).doesNotContain("db.internal");
        assertThat(away.headers().firstValue("Retry-After")).contains("10");
      }
      assertThat(there.get("status").statusCode()).isEqualTo(200);
    }
  }
}
