package io.github.atprotojakarta.identity;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.fuzz.Cost;
import io.github.atprotojakarta.fuzz.Input;
import io.github.atprotojakarta.internal.json.UntrustedJson;

/** A DID document, which its account writes. */
class DidDocumentFuzzTest {
  private static final Did DID = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");

  @FuzzTest
  void a_document_is_read_or_refused(byte[] input) {
    Cost.check(
        input.length,
        () ->
            UntrustedJson.object(input)
                .ifPresent(
                    json ->
                        Input.refusedBy(
                            IdentityException.class, () -> DidDocument.parse(json, DID))));
  }
}
