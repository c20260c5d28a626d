package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.TransientException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks a handle up in the DNS: the TXT record {@code did=...} at {@code _atproto.<handle>}
 * (atproto.com/specs/handle, "DNS TXT Method").
 */
public final class DnsHandleResolver extends HandleMethod {
  private static final String LABEL = "_atproto.";
  private static final String PREFIX = "did=";
  private static final int LONGEST_NAME = 253;

  private final TxtLookup lookup;

  /** Creates the resolver. */
  public DnsHandleResolver(TxtLookup lookup) {
    this("DNS", lookup);
  }

  /** A resolver that is asked after others. */
  static DnsHandleResolver fallback(TxtLookup lookup) {
    return new DnsHandleResolver("other name servers", lookup);
  }

  private DnsHandleResolver(String name, TxtLookup lookup) {
    super(name);
    this.lookup = Objects.requireNonNull(lookup, "lookup");
  }

  @Override
  HandleResult ask(Handle handle) {
    String name = LABEL + handle;
    if (name.length() > LONGEST_NAME) {
      return new HandleResult.NotPublished("the handle is too long for this method");
    }
    List<String> records;
    try {
      records = lookup.lookup(name);
    } catch (TransientException e) {
      return new HandleResult.Unavailable(Objects.requireNonNull(e.getMessage()), e);
    }
    return read(records);
  }

  private static HandleResult read(List<String> records) {
    List<String> values =
        records.stream()
            .filter(record -> record.startsWith(PREFIX))
            .map(record -> record.substring(PREFIX.length()))
            .toList();
    Set<Did> dids =
        values.stream()
            .map(DnsHandleResolver::did)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    if (dids.size() > 1) {
      return new HandleResult.Contradictory(dids.size() + " records with different DIDs");
    }
    if (dids.isEmpty()) {
      return new HandleResult.NotPublished(
          values.isEmpty() ? "no record" : "a record, but no DID in it");
    }
    return new HandleResult.Found(dids.iterator().next());
  }

  private static Optional<Did> did(String text) {
    try {
      return Optional.of(Did.parse(text));
    } catch (IdentityException e) {
      // Only valid records count (atproto.com/specs/handle).
      return Optional.empty();
    }
  }
}
