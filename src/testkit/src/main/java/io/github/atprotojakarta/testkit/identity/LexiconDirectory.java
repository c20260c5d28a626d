package io.github.atprotojakarta.testkit.identity;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Maps groups of lexicons to their publishers, by TXT records as in DNS. */
public final class LexiconDirectory {
  private static final String TXT_PREFIX = "_lexicon.";

  private final Map<String, List<String>> records = new ConcurrentHashMap<>();

  /** Sets the TXT records of the group of an NSID. */
  public void point(String nsid, List<String> values) {
    records.put(name(nsid), List.copyOf(values));
  }

  /** Returns the TXT records of a DNS name. */
  public List<String> txtRecords(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return records.getOrDefault(
        lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower, List.of());
  }

  /** Returns the DID that publishes an NSID; empty unless exactly one record names one. */
  public Optional<String> publisher(String nsid) {
    List<String> dids =
        txtRecords(name(nsid)).stream()
            .filter(record -> record.startsWith("did="))
            .map(record -> record.substring("did=".length()))
            .toList();
    return dids.size() == 1 ? Optional.of(dids.get(0)) : Optional.empty();
  }

  private static String name(String nsid) {
    List<String> labels = Arrays.asList(nsid.toLowerCase(Locale.ROOT).split("\\."));
    List<String> authority = labels.subList(0, labels.size() - 1);
    Collections.reverse(authority);
    return TXT_PREFIX + String.join(".", authority);
  }
}
