package io.github.atprotojakarta.internal.lexicon;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.Nsid;
import io.github.atprotojakarta.PermissionSetException;
import io.github.atprotojakarta.PermissionSetException.Reason;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.TxtLookup;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Finds the account that publishes the lexicons of a group: the TXT record {@code did=...} of
 * {@code _lexicon.<authority>} (atproto.com/specs/lexicon, "Lexicon Publication and Resolution").
 * As the specification demands, it asks for no other name above or below.
 */
final class LexiconAuthority {
  private static final String LABEL = "_lexicon.";
  private static final String PREFIX = "did=";
  private static final int MAX_NAME_LENGTH = 253;

  private final TxtLookup lookup;

  LexiconAuthority(TxtLookup lookup) {
    this.lookup = lookup;
  }

  /** Returns the account. Like the reference, it wants exactly one record with the prefix. */
  Did of(Nsid nsid) {
    String name = LABEL + domain(nsid);
    if (name.length() > MAX_NAME_LENGTH) {
      throw noPublisher(nsid, "the name is too long for a DNS query");
    }
    List<String> values =
        lookup.lookup(name).stream().filter(record -> record.startsWith(PREFIX)).toList();
    if (values.size() != 1) {
      throw noPublisher(
          nsid,
          values.isEmpty()
              ? "the DNS name %s has no TXT record that begins with did=".formatted(name)
              : "the DNS name %s has %d TXT records that begin with did=, and only one is allowed"
                  .formatted(name, values.size()));
    }
    try {
      return Did.parse(values.get(0).substring(PREFIX.length()));
    } catch (IdentityException e) {
      throw new PermissionSetException(
          Reason.NO_PUBLISHER,
          "The permission set %s has no publisher: the TXT record of %s has no valid DID"
              .formatted(nsid, name),
          e);
    }
  }

  /** Reverses all labels but the last, which is the name within the group. */
  private static String domain(Nsid nsid) {
    List<String> labels = Arrays.asList(nsid.value().split("\\."));
    List<String> authority = labels.subList(0, labels.size() - 1);
    Collections.reverse(authority);
    return String.join(".", authority);
  }

  private static PermissionSetException noPublisher(Nsid nsid, String reason) {
    return new PermissionSetException(
        Reason.NO_PUBLISHER,
        "The permission set %s has no publisher: %s".formatted(nsid, reason),
        null);
  }
}
