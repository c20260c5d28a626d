package io.github.atprotojakarta.testkit.identity;

import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.OriginServer;
import io.github.atprotojakarta.testkit.server.ServerRequest;
import io.github.atprotojakarta.testkit.server.ServerResponse;
import jakarta.json.JsonObject;

/** Publishes the DID documents of did:plc accounts. */
public final class PlcDirectory {
  private final AccountStore accounts;

  /** Adds the directory to a server. */
  public PlcDirectory(OriginServer server, AccountStore accounts) {
    this.accounts = accounts;
    server.otherwise(Endpoint.DIRECTORY, this::document);
  }

  private ServerResponse document(ServerRequest request) {
    String did = request.path().substring(1);
    if (!request.method().equals("GET")) {
      return error(405, "Method not allowed");
    }
    return accounts
        .byDid(did)
        .filter(account -> account.did().method().equals("plc"))
        .map(
            account ->
                ServerResponse.json(200, "application/did+ld+json", DidDocumentWriter.of(account)))
        .orElseGet(() -> error(404, "DID not registered: " + did));
  }

  private static ServerResponse error(int status, String message) {
    JsonObject body = JsonDocuments.object().add("message", message).build();
    return ServerResponse.json(status, body);
  }
}
