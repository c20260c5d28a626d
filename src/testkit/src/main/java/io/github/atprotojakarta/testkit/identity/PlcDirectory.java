package io.github.atprotojakarta.testkit.identity;

import io.github.atprotojakarta.testkit.server.Call;
import io.github.atprotojakarta.testkit.server.Documents;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.Response;
import io.github.atprotojakarta.testkit.server.Site;
import jakarta.json.JsonObject;

/** Publishes the DID documents of did:plc accounts. */
public final class PlcDirectory {
  private final Accounts accounts;

  /** Serves the documents at a site. */
  public PlcDirectory(Site site, Accounts accounts) {
    this.accounts = accounts;
    site.otherwise(Endpoint.DIRECTORY, this::document);
  }

  private Response document(Call call) {
    String did = call.path().substring(1);
    if (!call.method().equals("GET")) {
      return message(405, "Method not allowed");
    }
    return accounts
        .byDid(did)
        .filter(account -> account.did().method().equals("plc"))
        .map(account -> Response.json(200, "application/did+ld+json", DidDocuments.of(account)))
        .orElseGet(() -> message(404, "DID not registered: " + did));
  }

  private static Response message(int status, String text) {
    JsonObject body = Documents.object().add("message", text).build();
    return Response.json(status, body);
  }
}
