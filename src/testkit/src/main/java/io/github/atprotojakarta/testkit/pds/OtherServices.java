package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.server.ServerResponse;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** What a PDS reaches outside: the services to which it passes calls on. */
public interface OtherServices {
  /** Returns the DID document of a service; empty if there is none. */
  Optional<JsonObject> didDocument(String did);

  /**
   * Sends a request to a service.
   *
   * @throws IllegalStateException if the service does not respond
   */
  ServerResponse send(String method, URI address, Map<String, String> headers, String body);
}
