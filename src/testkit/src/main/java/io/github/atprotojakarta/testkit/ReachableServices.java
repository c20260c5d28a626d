package io.github.atprotojakarta.testkit;

import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.testkit.pds.OtherServices;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.ServerResponse;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Reaches the services of the network for a PDS. */
record ReachableServices(HttpTransport transport) implements OtherServices {
  private static final String WEB = "did:web:";

  @Override
  public Optional<JsonObject> didDocument(String did) {
    if (!did.startsWith(WEB)) {
      return Optional.empty();
    }
    URI address = URI.create("https://" + did.substring(WEB.length()) + "/.well-known/did.json");
    try (HttpResponse response = transport.send(HttpRequest.get(address).build())) {
      return response.status() == 200 ? JsonDocuments.parse(response.text()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public ServerResponse send(String method, URI address, Map<String, String> headers, String body) {
    HttpRequest.Builder request = HttpRequest.of(method, address);
    headers.forEach(request::header);
    if (!body.isEmpty()) {
      request.body(HttpBody.of(body));
    }
    try (HttpResponse response = transport.send(request.build())) {
      String text = response.text();
      return JsonDocuments.parse(text)
          .map(json -> ServerResponse.json(response.status(), json))
          .orElseGet(() -> ServerResponse.text(response.status(), text));
    } catch (IOException e) {
      throw new IllegalStateException("No response from " + address, e);
    }
  }
}
