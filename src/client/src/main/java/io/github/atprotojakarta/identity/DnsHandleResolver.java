package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.TransientException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Resolves handles by DNS: the TXT record {@code did=...} of {@code _atproto.<handle>}
 * (atproto.com/specs/handle, "DNS TXT Method").
 */
public final class DnsHandleResolver extends HandleMethod {
  private static final String LABEL = "_atproto.";
  private static final String PREFIX = "did=";
  private static final int MAX_NAME_LENGTH = 253;

  /** A handle has one; a response can hold thousands. */
  private static final int MAX_RECORDS = 64;

  private final TxtLookup lookup;

  /** Creates the resolver. */
  public DnsHandleResolver(TxtLookup lookup) {
    this("DNS", lookup);
  }

  /** Returns a resolver with other name servers, for use as a fallback. */
  static DnsHandleResolver fallback(TxtLookup lookup) {
    return new DnsHandleResolver("other name servers", lookup);
  }

  private DnsHandleResolver(String name, TxtLookup lookup) {
    super(name);
    this.lookup = Objects.requireNonNull(lookup, "lookup");
  }

  @Override
  HandleResult lookUp(Handle handle) {
    String name = LABEL + handle;
    if (name.length() > MAX_NAME_LENGTH) {
      return new HandleResult.NotPublished("the handle is too long for a DNS query");
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
    if (records.size() > MAX_RECORDS) {
      return new HandleResult.NotPublished("more than " + MAX_RECORDS + " records");
    }
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
      return new HandleResult.Ambiguous(dids.size() + " records with different DIDs");
    }
    if (dids.isEmpty()) {
      return new HandleResult.NotPublished(
          values.isEmpty() ? "no record" : "a record without a valid DID");
    }
    return new HandleResult.Found(dids.iterator().next());
  }

  private static Optional<Did> did(String text) {
    try {
      return Optional.of(Did.parse(text));
    } catch (IdentityException e) {
      // Invalid records are ignored (atproto.com/specs/handle).
      return Optional.empty();
    }
  }
}
