package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import io.github.atprotojakarta.internal.json.UnusableJsonException;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks nodes, one after the other, and compares each with those before. */
final class NodeChecks {
  private static final String READINESS = "/health/ready";
  private static final String KEYS = "/oauth/jwks.json";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private final HttpTransport transport;
  private final int nodes;
  private final Map<URI, JsonObject> published = new LinkedHashMap<>();

  /**
   * Creates the checks.
   *
   * @param nodes how many nodes there are
   */
  NodeChecks(HttpTransport transport, int nodes) {
    this.transport = transport;
    this.nodes = nodes;
  }

  /**
   * Checks a node, and returns what is right.
   *
   * @throws IllegalArgumentException if something is wrong; the message says what
   */
  String check(URI node) throws HttpTransportException {
    String members = get(node, READINESS, this::members);
    JsonObject keys = get(node, KEYS, NodeChecks::keys);
    for (Map.Entry<URI, JsonObject> other : published.entrySet()) {
      if (!other.getValue().equals(keys)) {
        throw new IllegalArgumentException(
            "publishes other keys than " + other.getKey() + ": compare their key files");
      }
    }
    published.put(node, keys);
    int count = keys.getJsonArray("keys").size();
    return "is ready; publishes " + count + (count == 1 ? " key" : " keys") + members;
  }

  /** Says what a ready node tells of its data grid; nothing if it has none. */
  private String members(HttpResponse response) throws HttpTransportException {
    if (response.status() != 200) {
      throw new IllegalArgumentException(READINESS + " returned the status " + response.status());
    }
    Optional<Integer> members = membersIn(response);
    if (members.isPresent() && members.get() < nodes) {
      throw new IllegalArgumentException(
          "sees only %d of %d nodes in its data grid: compare the addresses, ports and names of the"
                  .formatted(members.get(), nodes)
              + " nodes' data grids");
    }
    return members.map(number -> "; members of its data grid: " + number).orElse("");
  }

  /** Reads a response of MicroProfile Health 4.0, section 2.2; others have no members. */
  private static Optional<Integer> membersIn(HttpResponse response) throws HttpTransportException {
    JsonObject readiness;
    try {
      readiness = UntrustedJson.read(response.bytes(), HttpRequest.METADATA_LIMIT);
    } catch (UnusableJsonException e) {
      return Optional.empty();
    }
    return Optional.ofNullable(readiness.get("checks")).filter(JsonArray.class::isInstance).stream()
        .flatMap(checks -> checks.asJsonArray().stream())
        .filter(JsonObject.class::isInstance)
        .map(check -> check.asJsonObject().get("data"))
        .filter(JsonObject.class::isInstance)
        .map(data -> data.asJsonObject().getString("members", ""))
        .filter(text -> NUMBER.matcher(text).matches())
        .map(Integer::valueOf)
        .findFirst();
  }

  private static JsonObject keys(HttpResponse response) throws HttpTransportException {
    try {
      return UntrustedJson.read(response.bytes(), HttpRequest.METADATA_LIMIT);
    } catch (UnusableJsonException e) {
      throw new IllegalArgumentException(KEYS + " " + e.getMessage(), e);
    }
  }

  /** Reads a response. */
  private interface Reader<T> {
    T read(HttpResponse response) throws HttpTransportException;
  }

  private <T> T get(URI node, String path, Reader<T> reader) throws HttpTransportException {
    HttpRequest request =
        HttpRequest.get(URI.create(node.toString().replaceAll("/+$", "") + path)).build();
    try (HttpResponse response = transport.send(request)) {
      return reader.read(response);
    }
  }
}
