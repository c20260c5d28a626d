package io.github.atprotojakarta.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.fuzz.Cost;
import io.github.atprotojakarta.fuzz.Input;

/** A handle that passes is a host name: it is put into DNS queries and addresses. */
class HandleFuzzTest {
  @FuzzTest
  void a_handle_is_a_host_name(byte[] input) {
    Cost.check(
        input.length,
        () ->
            Input.refusedBy(IdentityException.class, () -> check(Handle.parse(Input.text(input)))));
  }

  private static void check(Handle handle) {
    String value = handle.toString();
    assertTrue(value.matches("[a-z0-9.-]{3,253}"), value);
    assertEquals(handle, Handle.parse(value));
  }
}
