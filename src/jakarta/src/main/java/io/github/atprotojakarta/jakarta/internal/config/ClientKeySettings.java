package io.github.atprotojakarta.jakarta.internal.config;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.internal.KeyFilePermissions;
import io.github.atprotojakarta.oauth.client.ClientKeyFile;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Reads the client's private keys from {@code atproto.keys}, {@code atproto.keys-file}, {@code
 * atproto.keystore}, or from one setting for each key that {@code atproto.keys-order} names.
 */
final class ClientKeySettings {
  private static final String KEYS = "atproto.keys";
  private static final String FILE = "atproto.keys-file";
  private static final String STORE = "atproto.keystore";
  private static final String ORDER = "atproto.keys-order";
  private static final List<String> SOURCES = List.of(KEYS, FILE, STORE, ORDER);

  /** A name that is also a part of a setting's name; its environment variable must be its own. */
  private static final Pattern NAME = Pattern.compile("(?!(?i:file|order)$)[A-Za-z0-9._-]{1,64}");

  private final SettingReader reader;

  ClientKeySettings(SettingReader reader) {
    this.reader = reader;
  }

  /** Returns the keys; none if they are unset or invalid. The reader collects the problems. */
  Supplier<ClientKeySet> read() {
    List<String> present =
        SOURCES.stream().filter(name -> reader.string(name).isPresent()).toList();
    if (present.size() > 1) {
      reader.problem(
          String.join(" and ", present)
              + (present.size() == 2 ? " are both set" : " are all set")
              + ": keep one of them");
      return ClientKeySet::empty;
    }
    return present.isEmpty() ? ClientKeySet::empty : read(present.get(0));
  }

  private Supplier<ClientKeySet> read(String source) {
    String value = reader.string(source).orElseThrow();
    return switch (source) {
      case FILE -> open(source, value, ClientKeyFile::of);
      case STORE -> openStore(value);
      case ORDER -> fixed(named(value));
      default -> fixed(parse(source, () -> ClientKeySet.parse(Secret.of(value))));
    };
  }

  private static Supplier<ClientKeySet> fixed(ClientKeySet keys) {
    return () -> keys;
  }

  private ClientKeySet named(String order) {
    List<ClientKeySet> keys = new ArrayList<>();
    for (String kid : kids(order)) {
      if (!NAME.matcher(kid).matches()) {
        reader.problem(
            ORDER,
            order,
            "must be names of keys with commas between them; a name has letters, digits, \".\","
                + " \"-\" and \"_\", and is not \"file\" or \"order\"");
        return ClientKeySet.empty();
      }
      keys.add(key(KEYS + "." + kid, kid));
    }
    return parse(ORDER, () -> ClientKeySet.of(keys.toArray(ClientKeySet[]::new)));
  }

  private static List<String> kids(String order) {
    return Arrays.stream(order.split(",", -1)).map(String::strip).toList();
  }

  /** Returns the names of the settings with the keys that an order names. */
  static List<String> names(String order) {
    return kids(order).stream().map(kid -> KEYS + "." + kid).toList();
  }

  private ClientKeySet key(String setting, String kid) {
    Optional<String> value = reader.string(setting);
    if (value.isEmpty()) {
      reader.problem(setting + " is not set, but " + ORDER + " names it");
      return ClientKeySet.empty();
    }
    return parse(setting, () -> ClientKeySet.parse(Secret.of(value.get()), kid));
  }

  private Supplier<ClientKeySet> openStore(String file) {
    Optional<String> password = reader.string("atproto.keystore-password");
    if (password.isEmpty()) {
      reader.problem("atproto.keystore-password is not set, but atproto.keystore needs it");
      return ClientKeySet::empty;
    }
    return open(STORE, file, path -> ClientKeyFile.ofKeyStore(path, Secret.of(password.get())));
  }

  /** Opens a file with keys. */
  private interface Opening {
    ClientKeyFile open(Path file) throws IOException;
  }

  private Supplier<ClientKeySet> open(String setting, String file, Opening opening) {
    try {
      Path path = Path.of(file);
      KeyFilePermissions.warnIfOthersMayRead(setting, path);
      return opening.open(path);
    } catch (IOException | InvalidPathException e) {
      reader.problem(setting, file, "cannot be read: " + e);
    } catch (IllegalArgumentException e) {
      reader.problem(setting + " = \"" + file + "\": " + e.getMessage());
    }
    return ClientKeySet::empty;
  }

  private ClientKeySet parse(String source, Supplier<ClientKeySet> keys) {
    try {
      return keys.get();
    } catch (IllegalArgumentException e) {
      reader.problem(source + ": " + e.getMessage());
      return ClientKeySet.empty();
    }
  }
}
