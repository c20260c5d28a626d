package io.github.atprotojakarta.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.fuzz.Cost;
import io.github.atprotojakarta.fuzz.Input;

/** A DID that passes stands in addresses, database rows and cookies. */
class DidFuzzTest {
  @FuzzTest
  void a_did_has_safe_characters_only(byte[] input) {
    Cost.check(
        input.length,
        () -> Input.refusedBy(IdentityException.class, () -> check(Did.parse(Input.text(input)))));
  }

  private static void check(Did did) {
    assertTrue(did.value().matches("did:[a-z]+:[A-Za-z0-9._:%-]+"), did.value());
    assertEquals(did, Did.parse(did.value()));
  }
}
