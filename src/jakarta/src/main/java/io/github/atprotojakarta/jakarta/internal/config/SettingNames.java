package io.github.atprotojakarta.jakarta.internal.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The names of all settings. Each module lists its own in {@code META-INF/atproto-settings.txt},
 * one name per line.
 *
 * @param known the names
 */
public record SettingNames(NavigableSet<String> known) {
  private static final String LIST = "META-INF/atproto-settings.txt";

  /** Reads the lists of all modules on the class path. */
  public static SettingNames read(ClassLoader modules) {
    NavigableSet<String> names = new TreeSet<>();
    try {
      for (URL list : Collections.list(modules.getResources(LIST))) {
        try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(list.openStream(), StandardCharsets.UTF_8))) {
          lines.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(names::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new SettingNames(names);
  }

  /**
   * Adds the settings with the keys that {@code atproto.keys-order} names. A key that it does not
   * name stays unknown, because nothing reads it.
   */
  public SettingNames withKeys(Optional<String> order) {
    NavigableSet<String> all = new TreeSet<>(known);
    order.ifPresent(names -> all.addAll(ClientKeySettings.names(names)));
    return new SettingNames(all);
  }

  /** Returns whether this is the name of a setting, or of its environment variable. */
  boolean isKnown(String name) {
    return known.contains(name)
        || known.stream().anyMatch(each -> ContainerSettings.environmentName(each).equals(name));
  }

  /** Returns the most similar known name, if it is similar enough for a suggestion. */
  Optional<String> nearest(String wrong) {
    String best = null;
    int least = Math.max(3, wrong.length() / 4) + 1;
    for (String name : known) {
      String spelled =
          wrong.startsWith("ATPROTO_") ? ContainerSettings.environmentName(name) : name;
      int distance = distance(wrong, spelled);
      if (distance < least) {
        least = distance;
        best = spelled;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Returns the number of insertions, deletions and substitutions (Levenshtein distance). */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
