package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.atprotojakarta.NotSignedInException;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.jakarta.test.TestSignIn;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GuestbookTest {
  static SeContainer container;
  Guestbook guestbook = guestbook();

  @BeforeAll
  static void start() {
    container = SeContainerInitializer.newInstance().initialize();
  }

  @AfterAll
  static void stop() {
    container.close();
  }

  @Test
  void greetsTheSignedInPerson() {
    try (TestSignIn alice = TestSignIn.as("did:plc:ewvi7nxzyoun6zhxrhs64oiz")) {
      alice.respond(
          "com.atproto.server.getSession",
          Json.createObjectBuilder().add("handle", "alice.example").build());

      assertEquals("Welcome, alice.example!", guestbook.greeting());
    }
  }

  @Test
  void greetsNobodyElse() {
    assertThrows(NotSignedInException.class, guestbook::greeting);
  }

  /** Weld SE has no EJBs, so the test fills in what the server injects. */
  private static Guestbook guestbook() {
    Guestbook bean = new Guestbook();
    bean.sessions = container.select(AtprotoSessions.class).get();
    return bean;
  }
}
