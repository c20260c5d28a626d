package io.github.atprotojakarta.oauth.client;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import io.github.atprotojakarta.internal.json.UntrustedText;
import io.github.atprotojakarta.internal.json.UnusableJsonException;
import io.github.atprotojakarta.oauth.client.SelfCheckFinding.Kind;
import jakarta.json.JsonObject;
import java.net.URI;

/**
 * Fetches the published metadata and keys of a client as authorization servers do: exactly status
 * 200, {@code application/json}, no redirects, and a JSON object inside. Each request has a
 * connection of its own, so that a load balancer can send it to another node.
 */
final class PublishedDocument {
  private final HttpTransport transport;

  PublishedDocument(HttpTransport transport) {
    this.transport = transport;
  }

  /** The reason why a server would refuse the document. */
  static final class Fault extends Exception {
    private final SelfCheckFinding finding;

    Fault(Kind kind, String message) {
      super(message);
      this.finding = new SelfCheckFinding(kind, message);
    }

    SelfCheckFinding finding() {
      return finding;
    }
  }

  /**
   * Fetches a document.
   *
   * @param name names it in messages, such as "The client metadata"
   */
  JsonObject fetch(String name, URI address) throws Fault {
    String document = name + " at " + address;
    HttpRequest request =
        HttpRequest.get(address)
            .header("Accept", "application/json")
            .header("Cache-Control", "no-cache")
            .closeConnection()
            .build();
    try (HttpResponse response = transport.send(request)) {
      demandStatus(document, response);
      String type = response.mediaType();
      if (!type.equals("application/json")) {
        throw new Fault(
            Kind.CONTENT_TYPE,
            document
                + " has the content type \""
                + UntrustedText.clean(type)
                + "\"; authorization servers accept only application/json.");
      }
      return UntrustedJson.read(response.bytes(), HttpRequest.METADATA_LIMIT);
    } catch (UnusableJsonException e) {
      throw new Fault(Kind.NOT_JSON, document + " " + e.getMessage() + ".");
    } catch (HttpTransportException e) {
      throw new Fault(
          e.kind() == HttpTransportException.Kind.BLOCKED ? Kind.ADDRESS : Kind.UNREACHABLE,
          document + " could not be fetched: " + e.getMessage());
    }
  }

  private static void demandStatus(String document, HttpResponse response) throws Fault {
    int status = response.status();
    if (status >= 300 && status < 400) {
      throw new Fault(
          Kind.REDIRECT,
          document
              + " is redirected ("
              + status
              + response
                  .header("Location")
                  .map(to -> " to " + UntrustedText.clean(to.replaceAll("[?#].*", "")))
                  .orElse("")
              + "); authorization servers do not follow redirects. Serve the document at exactly"
              + " that address. Frequent causes are redirects from http to https, a slash at the"
              + " end, and a login page.");
    }
    if (status != 200) {
      throw new Fault(
          Kind.STATUS,
          document + " returned the status " + status + "; authorization servers require 200.");
    }
  }
}
