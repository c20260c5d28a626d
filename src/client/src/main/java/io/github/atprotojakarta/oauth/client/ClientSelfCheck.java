package io.github.atprotojakarta.oauth.client;

import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.internal.json.UntrustedText;
import io.github.atprotojakarta.oauth.client.SelfCheckFinding.Kind;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks a client from outside, as authorization servers do: fetches its metadata and keys, and
 * lists the faults that servers would refuse. Needs no secret and contacts no authorization server.
 *
 * <pre>{@code
 * for (SelfCheckFinding finding : new ClientSelfCheck(transport).check(metadata, keys)) {
 *   log(finding.message());
 * }
 * }</pre>
 */
public final class ClientSelfCheck {
  private final PublishedDocument documents;

  /** Creates the check. Use a guarded transport, as servers refuse private addresses too. */
  public ClientSelfCheck(HttpTransport transport) {
    this.documents = new PublishedDocument(transport);
  }

  /**
   * Checks any published client.
   *
   * @param clientId its {@code client_id}, which is the address of its metadata
   * @return the faults; empty if there are none
   */
  public List<SelfCheckFinding> check(URI clientId) {
    List<SelfCheckFinding> findings = new ArrayList<>();
    checkPublished(clientId.toString(), findings, null, ClientKeySet.empty());
    return List.copyOf(findings);
  }

  /**
   * Checks the client of this application, and that the published documents are those of the
   * running application. A loopback client publishes nothing and has no faults.
   *
   * @param running the metadata of the running application
   * @param keys the keys of the running application
   * @return the faults; empty if there are none
   */
  public List<SelfCheckFinding> check(ClientMetadata running, ClientKeySet keys) {
    if (running.isLoopback()) {
      return List.of();
    }
    List<SelfCheckFinding> findings = new ArrayList<>();
    checkPublished(running.clientId(), findings, running, keys);
    return List.copyOf(findings);
  }

  private void checkPublished(
      String clientId,
      List<SelfCheckFinding> findings,
      @Nullable ClientMetadata running,
      ClientKeySet keys) {
    try {
      JsonObject metadata = fetchMetadata(clientId);
      checkMetadata(clientId, metadata, findings);
      if (running != null && !metadata.equals(running.toJson())) {
        findings.add(difference(clientId, metadata, running.toJson()));
      }
      checkKeys(metadata, findings, keys);
    } catch (PublishedDocument.Fault e) {
      findings.add(e.finding());
    }
  }

  private JsonObject fetchMetadata(String clientId) throws PublishedDocument.Fault {
    URI address;
    try {
      address = ClientUris.parseClientId(clientId);
    } catch (IllegalArgumentException e) {
      throw new PublishedDocument.Fault(Kind.ADDRESS, message(e));
    }
    return documents.fetch("The client metadata", address);
  }

  private static void checkMetadata(
      String clientId, JsonObject metadata, List<SelfCheckFinding> findings) {
    try {
      ClientMetadataRules.demandClientId(metadata, clientId);
    } catch (IllegalArgumentException e) {
      findings.add(new SelfCheckFinding(Kind.CLIENT_ID, message(e)));
    }
    try {
      ClientMetadataRules.check(metadata);
    } catch (PublicJwksRules.PrivateKeyException e) {
      findings.add(new SelfCheckFinding(Kind.PRIVATE_KEY, message(e)));
    } catch (IllegalArgumentException e) {
      findings.add(new SelfCheckFinding(Kind.METADATA, message(e)));
    }
  }

  /** Lists the fields without their values: the operator can compare the documents. */
  private static SelfCheckFinding difference(
      String clientId, JsonObject published, JsonObject running) {
    TreeSet<String> fields = new TreeSet<>(published.keySet());
    fields.addAll(running.keySet());
    fields.removeIf(
        name -> published.containsKey(name) && published.get(name).equals(running.get(name)));
    return new SelfCheckFinding(
        Kind.DIFFERS,
        "The client metadata at "
            + clientId
            + " differs from the metadata of the running application in "
            + UntrustedText.clean(fields.toString())
            + ": a cache, another node or an older version may serve it.");
  }

  private void checkKeys(JsonObject metadata, List<SelfCheckFinding> findings, ClientKeySet keys)
      throws PublishedDocument.Fault {
    JsonValue inline = metadata.get("jwks");
    JsonValue address = metadata.get("jwks_uri");
    if (inline != null) {
      // Its format was checked with the rest of the document.
      findMissing(inline, "\"jwks\" of the client metadata", findings, keys);
    } else if (address instanceof JsonString text) {
      JsonObject published = documents.fetch("The client's keys", keysAddress(text.getString()));
      checkJwks(published, text.getString(), findings);
      findMissing(published, text.getString(), findings, keys);
    }
  }

  private static URI keysAddress(String text) throws PublishedDocument.Fault {
    try {
      ClientUris.parseHttps("jwks_uri", text);
      return new URI(text);
    } catch (IllegalArgumentException e) {
      throw new PublishedDocument.Fault(Kind.ADDRESS, message(e));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("A valid address cannot be parsed again", e);
    }
  }

  private static void checkJwks(
      JsonObject published, String address, List<SelfCheckFinding> findings) {
    try {
      PublicJwksRules.check(published);
    } catch (PublicJwksRules.PrivateKeyException e) {
      findings.add(new SelfCheckFinding(Kind.PRIVATE_KEY, "At " + address + ": " + e.getMessage()));
    } catch (IllegalArgumentException e) {
      findings.add(new SelfCheckFinding(Kind.KEYS, "At " + address + ": " + e.getMessage()));
    }
  }

  private static void findMissing(
      JsonValue jwks, String where, List<SelfCheckFinding> findings, ClientKeySet keys) {
    for (JsonValue own : keys.toPublicJwks().getJsonArray("keys")) {
      if (!PublicJwksRules.holds(jwks, own.asJsonObject())) {
        findings.add(
            new SelfCheckFinding(
                Kind.KEY_MISSING,
                "The client key \""
                    + own.asJsonObject().getString("kid")
                    + "\" of this application is not in "
                    + where
                    + ": publish a key before you sign with it."));
      }
    }
  }

  private static String message(IllegalArgumentException e) {
    return String.valueOf(e.getMessage());
  }
}
