package io.github.atprotojakarta.internal.json;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.atprotojakarta.fuzz.Cost;
import io.github.atprotojakarta.fuzz.Input;

/** Any JSON: the guard never throws, and what it lets pass can be shown in a message. */
class UntrustedJsonFuzzTest {
  @FuzzTest
  void the_guard_never_throws(byte[] input) {
    Cost.check(
        input.length,
        () -> {
          UntrustedJson.object(input)
              .ifPresent(json -> json.keySet().forEach(name -> JsonMembers.describe(json, name)));
          UntrustedText.clean(Input.text(input));
          UntrustedText.quoted(Input.text(input));
        });
  }
}
