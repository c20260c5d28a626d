package io.github.atprotojakarta.testkit.identity;

import io.github.atprotojakarta.testkit.server.Documents;
import jakarta.json.JsonObject;
import java.util.List;

/** Writes DID documents in the form of plc.directory. */
public final class DidDocuments {
  private static final List<String> CONTEXT =
      List.of(
          "https://www.w3.org/ns/did/v1",
          "https://w3id.org/security/multikey/v1",
          "https://w3id.org/security/suites/ecdsa-2019/v1");

  private DidDocuments() {}

  /** The document of an account. */
  public static JsonObject of(Account account) {
    String did = account.did().value();
    JsonObject key =
        Documents.object()
            .add("id", did + "#atproto")
            .add("type", "Multikey")
            .add("controller", did)
            .add("publicKeyMultibase", account.signingKey())
            .build();
    JsonObject service =
        Documents.object()
            .add("id", "#atproto_pds")
            .add("type", "AtprotoPersonalDataServer")
            .add("serviceEndpoint", account.pds().toString())
            .build();
    JsonObject document =
        Documents.object()
            .add("@context", Documents.strings(CONTEXT))
            .add("id", did)
            .add("alsoKnownAs", Documents.strings(List.of("at://" + account.handle())))
            .add("verificationMethod", Documents.array().add(key))
            .add("service", Documents.array().add(service))
            .build();
    return account.documentEdit().apply(document);
  }
}
