package io.github.atprotojakarta.jakarta.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.cache.DocumentCache;
import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.testkit.StrictNetwork;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** An application with a cache that its nodes share. */
class DocumentCacheBeanTest {
  private final List<String> read = new CopyOnWriteArrayList<>();

  private final DocumentCache cache =
      new DocumentCache() {
        @Override
        public Optional<String> find(Kind kind, String name) {
          read.add(kind + " " + name);
          return Optional.empty();
        }

        @Override
        public void put(Kind kind, String name, String entry, Duration lifetime) {
          // Another node would read it.
        }
      };

  @Test
  void the_bean_is_asked_when_a_login_begins() throws Exception {
    try (StrictNetwork network = StrictNetwork.start();
        TestServer server =
            TestServer.builder()
                .attribute("network", network)
                .attribute("documentCache", cache)
                .parameter("atproto.plc-directory", network.plcDirectory().toString())
                .start()) {
      network.createAccount("alice.atnet.dev", "alice-pass");
      new TestBrowser()
          .post(server.uri("/oauth/login"), "identifier=alice.atnet.dev", "same-origin");

      assertThat(read)
          .startsWith("HANDLE alice.atnet.dev")
          .contains("PROTECTED_RESOURCE " + network.pds());
    }
  }
}
