package io.github.atprotojakarta.testkit.identity;

import io.github.atprotojakarta.testkit.server.JsonDocuments;
import jakarta.json.JsonObject;
import java.util.List;

/** Creates DID documents in the format of plc.directory. */
public final class DidDocumentWriter {
  private static final List<String> CONTEXT =
      List.of(
          "https://www.w3.org/ns/did/v1",
          "https://w3id.org/security/multikey/v1",
          "https://w3id.org/security/suites/ecdsa-2019/v1");

  private DidDocumentWriter() {}

  /** Returns the DID document of an account. */
  public static JsonObject of(Account account) {
    String did = account.did().value();
    JsonObject key =
        JsonDocuments.object()
            .add("id", did + "#atproto")
            .add("type", "Multikey")
            .add("controller", did)
            .add("publicKeyMultibase", account.signingKey().multikey())
            .build();
    JsonObject service =
        JsonDocuments.object()
            .add("id", "#atproto_pds")
            .add("type", "AtprotoPersonalDataServer")
            .add("serviceEndpoint", account.pds().toString())
            .build();
    JsonObject document =
        JsonDocuments.object()
            .add("@context", JsonDocuments.arrayOf(CONTEXT))
            .add("id", did)
            .add("alsoKnownAs", JsonDocuments.arrayOf(List.of("at://" + account.handle())))
            .add("verificationMethod", JsonDocuments.array().add(key))
            .add("service", JsonDocuments.array().add(service))
            .build();
    return account.documentEdit().apply(document);
  }
}
