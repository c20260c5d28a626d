package io.github.atprotojakarta.jakarta.internal.config;

import io.github.atprotojakarta.internal.json.UntrustedText;
import java.lang.System.Logger.Level;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Warns of unknown settings: without a warning, a mistyped name would have no effect. */
public final class UnknownSettings {
  private static final System.Logger LOG = System.getLogger(UnknownSettings.class.getName());

  /** The environment variables of Payara's scripts and command files, which are no settings. */
  private static final Set<String> OF_SCRIPTS =
      Set.of(
          "ATPROTO_DB_HOST",
          "ATPROTO_DB_PORT",
          "ATPROTO_DB_NAME",
          "ATPROTO_DB_USER",
          "ATPROTO_DB_PASSWORD",
          "ATPROTO_DB_PASSWORD_FILE",
          "ATPROTO_GRID_MEMBERS",
          "ATPROTO_GRID_ADDRESS",
          "ATPROTO_GRID_PORT");

  private final SettingNames names;

  public UnknownSettings(SettingNames names) {
    this.names = names;
  }

  /** Logs a warning for each name that looks like a setting but is unknown. */
  public void warn(Stream<String> present) {
    unknown(present).forEach(name -> LOG.log(Level.WARNING, "ATP2102 " + message(name)));
  }

  NavigableSet<String> unknown(Stream<String> present) {
    NavigableSet<String> unknown = new TreeSet<>();
    present
        .filter(name -> name.startsWith("atproto.") || name.startsWith("ATPROTO_"))
        .filter(name -> !OF_SCRIPTS.contains(name) && !names.isKnown(name))
        .forEach(unknown::add);
    return unknown;
  }

  /** Returns the warning, without the value: it may be a secret. */
  String message(String name) {
    return "Unknown setting "
        + UntrustedText.clean(name, 100)
        + names.nearest(name).map(near -> "; did you mean " + near + "?").orElse("")
        + " (docs/configuration.md lists all settings)";
  }
}
