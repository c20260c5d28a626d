package io.github.atprotojakarta.oauth.client;

import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.internal.http.PublicSuffixes;
import io.github.atprotojakarta.internal.json.UntrustedText;
import io.github.atprotojakarta.oauth.client.SelfCheckFinding.Kind;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks a client from outside, as authorization servers do: fetches its metadata and keys, and
 * lists the faults that servers would refuse. Needs no secret and contacts no authorization server.
 *
 * <p>Fetches each document several times, one request after another, because a load balancer sends
 * the requests to all nodes in turn. Reports each fault once.
 *
 * <pre>{@code
 * for (SelfCheckFinding finding : new ClientSelfCheck(transport).check(metadata, keys)) {
 *   log(finding.message());
 * }
 * }</pre>
 */
public final class ClientSelfCheck {
  private final HttpTransport transport;
  private final Clock clock;
  private final @Nullable Origin plcDirectory;

  /** Creates the check. Use a guarded transport, as servers refuse private addresses too. */
  public ClientSelfCheck(HttpTransport transport) {
    this(transport, Clock.systemUTC(), Optional.empty());
  }

  /**
   * Creates a check that also compares this machine's clock with the time of a PLC directory.
   *
   * @param clock this machine's clock
   * @param plcDirectory the origin of the directory, which receives one request for each check of
   *     this application; empty for none. A directory that does not respond is no fault
   * @throws IllegalArgumentException when the directory is no http(s) origin
   */
  public ClientSelfCheck(HttpTransport transport, Clock clock, Optional<URI> plcDirectory) {
    this.transport = transport;
    this.clock = clock;
    this.plcDirectory = plcDirectory.map(ClientSelfCheck::origin).orElse(null);
  }

  private static Origin origin(URI directory) {
    return Origin.parse(directory.toString())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The PLC directory must be an address such as https://plc.directory: "
                        + directory));
  }

  /**
   * Checks any published client.
   *
   * @param clientId its {@code client_id}, which is the address of its metadata
   * @return the faults; empty if there are none
   */
  public List<SelfCheckFinding> check(URI clientId) {
    Check check = new Check(transport, Optional.empty(), Optional.empty());
    check.checkPublished(clientId.toString());
    return List.copyOf(check.findings);
  }

  /**
   * Checks the client of this application, and that the published documents are those of the
   * running application on all nodes. Also compares the time of this machine with the {@code Date}
   * of the responses and of the PLC directory. This node may have written the date of its own
   * documents by its own clock, so only the date of another host proves that the clock is right. A
   * loopback client publishes nothing and has no faults.
   *
   * @param running the metadata of the running application
   * @param keys the keys of the running application
   * @return the faults; empty if there are none
   */
  public List<SelfCheckFinding> check(ClientMetadata running, ClientKeySet keys) {
    if (running.isLoopback()) {
      return List.of();
    }
    ClockComparison compared = new ClockComparison(transport, clock);
    Check check = new Check(compared, Optional.of(running.toJson()), Optional.of(keys));
    check.checkPublished(running.clientId());
    compared.finding(plcDirectory).ifPresent(check.findings::add);
    return List.copyOf(check.findings);
  }

  /** One check, with its findings; a set, because several nodes may have the same fault. */
  private final class Check {
    private final Set<SelfCheckFinding> findings = new LinkedHashSet<>();
    private final PublishedDocument documents;
    private final ForbiddenHosts hosts = new ForbiddenHosts(PublicSuffixes.bundled(), findings);
    private final Optional<JsonObject> running;
    private final Optional<ClientKeySet> keys;

    Check(HttpTransport over, Optional<JsonObject> running, Optional<ClientKeySet> keys) {
      this.documents = new PublishedDocument(over);
      this.running = running;
      this.keys = keys;
    }

    void checkPublished(String clientId) {
      try {
        URI address = ClientUris.parseClientId(clientId);
        hosts.checkClientId(address);
        PublishedCopies metadata = fetch("The client metadata", address);
        metadata.versions().keySet().forEach(version -> checkMetadata(clientId, version));
        compareMetadata(clientId, metadata);
        checkKeys(metadata);
      } catch (IllegalArgumentException e) {
        findings.add(new SelfCheckFinding(Kind.ADDRESS, message(e)));
      }
    }

    private PublishedCopies fetch(String name, URI address) {
      PublishedCopies copies = PublishedCopies.fetch(documents, clock, name, address);
      copies.addFaults(findings);
      return copies;
    }

    private void checkMetadata(String clientId, JsonObject metadata) {
      hosts.checkMetadata(metadata);
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
    private void compareMetadata(String clientId, PublishedCopies published) {
      Map<JsonObject, Integer> versions = published.versions();
      Optional<JsonObject> expected = running.or(() -> versions.keySet().stream().findFirst());
      TreeSet<String> fields = new TreeSet<>();
      int others = 0;
      for (Map.Entry<JsonObject, Integer> version : versions.entrySet()) {
        Set<String> differing = differing(version.getKey(), expected.orElseThrow());
        fields.addAll(differing);
        others += differing.isEmpty() ? 0 : version.getValue();
      }
      if (!fields.isEmpty()) {
        findings.add(
            new SelfCheckFinding(
                Kind.DIFFERS,
                "The client metadata at "
                    + clientId
                    + (running.isPresent()
                        ? " differs from the metadata of the running application in "
                        : " differs from one response to another in ")
                    + UntrustedText.clean(fields.toString())
                    + " ("
                    + others
                    + " of "
                    + published.requests()
                    + " responses): a cache, another node or an older version may serve it."));
      }
    }

    private void checkKeys(PublishedCopies metadata) {
      Optional<JsonObject> first = metadata.versions().keySet().stream().findFirst();
      if (first.isEmpty()) {
        return;
      }
      if (first.get().containsKey("jwks")) {
        // Its format was checked with the rest of the document.
        compareKeys("\"jwks\" of the client metadata", metadata, version -> version.get("jwks"));
      } else if (first.get().get("jwks_uri") instanceof JsonString text) {
        URI address = ClientUris.parseHttps("jwks_uri", text.getString());
        PublishedCopies published = fetch("The client's keys", address);
        published.versions().keySet().forEach(version -> checkJwks(version, address));
        compareKeys(text.getString(), published, version -> version);
      }
    }

    private void checkJwks(JsonObject published, URI address) {
      try {
        PublicJwksRules.check(published);
      } catch (PublicJwksRules.PrivateKeyException e) {
        findings.add(
            new SelfCheckFinding(Kind.PRIVATE_KEY, "At " + address + ": " + e.getMessage()));
      } catch (IllegalArgumentException e) {
        findings.add(new SelfCheckFinding(Kind.KEYS, "At " + address + ": " + e.getMessage()));
      }
    }

    private void compareKeys(
        String where, PublishedCopies published, Function<JsonObject, @Nullable JsonValue> jwks) {
      if (published.versions().isEmpty()) {
        return;
      }
      PublishedKeys sets = new PublishedKeys(where);
      published
          .versions()
          .forEach(
              (version, count) -> {
                JsonValue set = jwks.apply(version);
                sets.add(set == null ? JsonValue.EMPTY_JSON_OBJECT : set, count);
              });
      sets.compare(keys, findings);
    }
  }

  private static Set<String> differing(JsonObject one, JsonObject other) {
    Set<String> fields = new TreeSet<>(one.keySet());
    fields.addAll(other.keySet());
    fields.removeIf(name -> one.containsKey(name) && one.get(name).equals(other.get(name)));
    return fields;
  }

  private static String message(IllegalArgumentException e) {
    return String.valueOf(e.getMessage());
  }
}
