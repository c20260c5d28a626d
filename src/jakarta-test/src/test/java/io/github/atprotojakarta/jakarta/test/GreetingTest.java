package io.github.atprotojakarta.jakarta.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.NotSignedInException;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A test as users write it; docs/guide.md shows it. */
public class GreetingTest {
  static SeContainer container;

  @BeforeAll
  static void start() {
    container = SeContainerInitializer.newInstance().initialize();
  }

  @AfterAll
  static void stop() {
    container.close();
  }

  @Test
  void greets_the_signed_in_person_by_name() {
    try (TestSignIn alice = TestSignIn.as("did:plc:ewvi7nxzyoun6zhxrhs64oiz")) {
      alice.respond(
          "app.bsky.actor.getProfile",
          Json.createObjectBuilder().add("displayName", "Alice").build());

      assertThat(greeting().text()).isEqualTo("Hello, Alice!");
      assertThat(alice.calls().get(0).parameter("actor")).contains(alice.did().value());
    }
  }

  @Test
  void greets_without_a_name_if_there_is_no_profile() {
    try (TestSignIn alice = TestSignIn.as("did:plc:ewvi7nxzyoun6zhxrhs64oiz")) {
      alice.refuse("app.bsky.actor.getProfile", 400, "InvalidRequest");

      assertThat(greeting().text()).isEqualTo("Hello!");
    }
  }

  @Test
  void greets_nobody_else() {
    assertThatThrownBy(() -> greeting().text()).isInstanceOf(NotSignedInException.class);
  }

  static Greeting greeting() {
    return container.select(Greeting.class).get();
  }
}
