package io.github.atprotojakarta.oauth.client;

import io.github.atprotojakarta.oauth.client.SelfCheckFinding.Kind;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The different versions of a document at one address. The address is fetched several times,
 * because a load balancer sends the requests to the nodes in turn. A load balancer that chooses the
 * node by the sender's address shows one node only.
 */
final class PublishedCopies {
  /** The number of requests: with four nodes in turn, each responds twice. */
  static final int REQUESTS = 8;

  /** No further request is sent after this time: a slow server is not worth waiting for. */
  static final Duration LONGEST = Duration.ofSeconds(30);

  private final Map<JsonObject, Integer> versions = new LinkedHashMap<>();
  private final Map<SelfCheckFinding, Integer> faults = new LinkedHashMap<>();
  private int requests;

  private PublishedCopies() {}

  /**
   * Fetches a document, one request after another. Stops at a server that cannot be reached.
   *
   * @param name names it in messages, such as "The client metadata"
   */
  static PublishedCopies fetch(PublishedDocument documents, Clock clock, String name, URI address) {
    PublishedCopies copies = new PublishedCopies();
    Instant end = clock.instant().plus(LONGEST);
    boolean reached;
    do {
      reached = copies.add(documents, name, address);
    } while (reached && copies.requests < REQUESTS && clock.instant().isBefore(end));
    return copies;
  }

  private boolean add(PublishedDocument documents, String name, URI address) {
    requests++;
    try {
      versions.merge(documents.fetch(name, address), 1, Integer::sum);
      return true;
    } catch (PublishedDocument.Fault e) {
      faults.merge(e.finding(), 1, Integer::sum);
      return e.finding().kind() != Kind.UNREACHABLE && e.finding().kind() != Kind.ADDRESS;
    }
  }

  /** Returns the number of requests. */
  int requests() {
    return requests;
  }

  /** Returns the versions, each with the number of responses that had it. */
  Map<JsonObject, Integer> versions() {
    return versions;
  }

  /** Adds each fault once, with the number of its requests unless all of them had it. */
  void addFaults(Collection<SelfCheckFinding> findings) {
    faults.forEach(
        (fault, count) ->
            findings.add(
                count == requests
                    ? fault
                    : new SelfCheckFinding(
                        fault.kind(),
                        fault.message() + " (" + count + " of " + requests + " requests)")));
  }
}
