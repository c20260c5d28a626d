package io.github.atprotojakarta.jakarta.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.junit.jupiter.api.Test;

class ExpressionsTest {
  /** A bean that expressions can name. */
  @Named("vault")
  @ApplicationScoped
  public static class Vault {
    /** A value. */
    public String getHost() {
      return "app.example";
    }
  }

  @Test
  void both_kinds_of_expressions_see_named_beans_and_stand_in_text() throws Exception {
    try (StrictNetwork network = StrictNetwork.start();
        TestServer server = server(network)) {
      assertThat(server.port()).isPositive();
      assertThat(Expressions.evaluate("https://#{vault.host}/shop"))
          .isEqualTo("https://app.example/shop");
      assertThat(Expressions.evaluate("${vault.host}")).isEqualTo("app.example");
      assertThat(Expressions.evaluate("#{1 + 1}")).isEqualTo("2");
      assertThat(Expressions.evaluate("#{null}")).isEmpty();
    }
  }

  @Test
  void pages_know_the_sessions_by_name() throws Exception {
    try (StrictNetwork network = StrictNetwork.start();
        TestServer server = server(network)) {
      assertThat(server.port()).isPositive();
      assertThat(Expressions.evaluate("#{atprotoSessions.current().isPresent()}"))
          .isEqualTo("false");
    }
  }

  private static TestServer server(StrictNetwork network) throws Exception {
    return TestServer.builder()
        .attribute("network", network)
        .parameter("atproto.plc-directory", network.plcDirectory().toString())
        .start();
  }
}
