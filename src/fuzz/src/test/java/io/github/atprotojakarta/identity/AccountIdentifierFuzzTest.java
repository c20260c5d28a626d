package io.github.atprotojakarta.identity;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.fuzz.Cost;
import io.github.atprotojakarta.fuzz.Input;

/** What a person types into the sign-in form: a handle, a DID or the address of a server. */
class AccountIdentifierFuzzTest {
  @FuzzTest
  void an_identifier_is_read_or_refused(byte[] input) {
    Cost.check(
        input.length,
        () ->
            Input.refusedBy(
                IdentityException.class,
                () -> new AccountIdentifierParser(false).parse(Input.text(input))));
  }
}
