package io.github.atprotojakarta.oauth.client;

import io.github.atprotojakarta.internal.json.JsonMembers;
import io.github.atprotojakarta.internal.json.UntrustedText;
import io.github.atprotojakarta.oauth.client.SelfCheckFinding.Kind;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The key sets that the nodes of a client publish. Authorization servers fetch the keys from any
 * node and verify the signatures of all nodes with them, so all nodes must publish the keys of all.
 */
final class PublishedKeys {
  private final String where;
  private final Map<Set<JsonObject>, Integer> sets = new LinkedHashMap<>();
  private int responses;

  /** Creates it without a key set; {@code where} names the place in messages. */
  PublishedKeys(String where) {
    this.where = where;
  }

  /** Adds a key set that this number of responses had. */
  void add(JsonValue jwks, int count) {
    sets.merge(PublicJwksRules.publicKeys(jwks), count, Integer::sum);
    responses += count;
  }

  /**
   * Compares the sets with each other and with the keys of this application.
   *
   * @param running the keys of this application; empty for another client, whose keys are unknown
   */
  void compare(Optional<ClientKeySet> running, Collection<SelfCheckFinding> findings) {
    Set<JsonObject> own =
        running
            .map(keys -> PublicJwksRules.publicKeys(keys.toPublicJwks()))
            .orElseGet(LinkedHashSet::new);
    Set<JsonObject> published = new HashSet<>();
    sets.keySet().forEach(published::addAll);
    List<JsonObject> missing = own.stream().filter(key -> !published.contains(key)).toList();
    missing.forEach(key -> findings.add(missing(key, published, own)));
    // If a key is published nowhere, its finding has the keys of both sides.
    boolean foreign = running.isPresent() && missing.isEmpty() && !own.containsAll(published);
    if (sets.size() > 1 || foreign) {
      findings.add(difference(running.isPresent(), own));
    }
  }

  private SelfCheckFinding missing(JsonObject key, Set<JsonObject> published, Set<JsonObject> own) {
    return new SelfCheckFinding(
        Kind.KEY_MISSING,
        "The client key "
            + names(Set.of(key), own)
            + " of this application is not in "
            + where
            + ", which has "
            + names(published, own)
            + ": publish a key before you sign with it. Put it on all nodes first, behind the key"
            + " that signs now; then sign with it.");
  }

  private SelfCheckFinding difference(boolean compared, Set<JsonObject> own) {
    String found =
        sets.entrySet().stream()
            .map(
                set ->
                    set.getValue()
                        + " of "
                        + responses
                        + " responses have "
                        + names(set.getKey(), own))
            .collect(Collectors.joining(", "));
    return new SelfCheckFinding(
        Kind.KEYS_DIFFER,
        "The client keys in "
            + where
            + " are not those of all nodes: "
            + found
            + (compared ? "; this node has " + names(own, own) : "")
            + ". Authorization servers refuse a signature of a key that they do not find. Put a new"
            + " key on all nodes first, then sign with it. Otherwise an older node, a node of another"
            + " application, or a cache serves this address.");
  }

  private static String names(Collection<JsonObject> keys, Set<JsonObject> own) {
    return keys.stream()
        .map(key -> name(key, own))
        .sorted()
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String name(JsonObject key, Set<JsonObject> own) {
    String kid = JsonMembers.string(key, "kid").orElse("");
    boolean another =
        !own.contains(key)
            && own.stream().anyMatch(its -> JsonMembers.string(its, "kid").orElse("").equals(kid));
    return "\"" + UntrustedText.clean(kid) + "\"" + (another ? " (another key)" : "");
  }
}
