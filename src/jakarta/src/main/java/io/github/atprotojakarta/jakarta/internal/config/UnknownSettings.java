package io.github.atprotojakarta.jakarta.internal.config;

import io.github.atprotojakarta.internal.json.UntrustedText;
import java.lang.System.Logger.Level;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Warns of settings that nothing reads: a mistyped name is otherwise a setting that is unset. */
public final class UnknownSettings {
  private static final System.Logger LOG = System.getLogger(UnknownSettings.class.getName());

  private final SettingNames names;

  public UnknownSettings(SettingNames names) {
    this.names = names;
  }

  /** Logs a warning for each of these names that looks like a setting and is none. */
  public void warn(Stream<String> present) {
    unknown(present).forEach(name -> LOG.log(Level.WARNING, message(name)));
  }

  NavigableSet<String> unknown(Stream<String> present) {
    NavigableSet<String> unknown = new TreeSet<>();
    present
        .filter(name -> name.startsWith("atproto.") || name.startsWith("ATPROTO_"))
        .filter(name -> !names.isKnown(name))
        .forEach(unknown::add);
    return unknown;
  }

  /** The name only: the value may be a secret. */
  String message(String name) {
    return "There is no setting "
        + UntrustedText.clean(name, 100)
        + names.nearest(name).map(near -> "; is " + near + " meant?").orElse("")
        + " (docs/configuration.md lists them all)";
  }
}
