package io.github.atprotojakarta.jakarta.internal.config;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.internal.KeyFilePermissions;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads the client's private keys from {@code atproto.keys}, {@code atproto.keys-file} or {@code
 * atproto.keystore}.
 */
final class ClientKeySettings {
  private static final List<String> SOURCES =
      List.of("atproto.keys", "atproto.keys-file", "atproto.keystore");

  private final SettingReader reader;

  ClientKeySettings(SettingReader reader) {
    this.reader = reader;
  }

  /** Returns the keys; none if they are unset or invalid. The reader collects the problems. */
  ClientKeySet read() {
    Optional<String> inline = reader.string("atproto.keys");
    Optional<String> file = reader.string("atproto.keys-file");
    Optional<String> store = reader.string("atproto.keystore");
    List<String> present =
        SOURCES.stream().filter(name -> reader.string(name).isPresent()).toList();
    if (present.size() > 1) {
      reader.problem(
          String.join(" and ", present)
              + (present.size() == 2 ? " are both set" : " are all set")
              + ": keep one of them");
    } else if (inline.isPresent()) {
      return parse("atproto.keys", inline.get());
    } else if (file.isPresent()) {
      return readFile(file.get());
    } else if (store.isPresent()) {
      return readStore(store.get());
    }
    return ClientKeySet.empty();
  }

  private ClientKeySet readStore(String file) {
    Optional<String> password = reader.string("atproto.keystore-password");
    if (password.isEmpty()) {
      reader.problem("atproto.keystore-password is not set, but atproto.keystore needs it");
      return ClientKeySet.empty();
    }
    try {
      Path path = Path.of(file);
      KeyFilePermissions.warnIfOthersMayRead("atproto.keystore", path);
      return ClientKeySet.fromKeyStore(path, Secret.of(password.get()));
    } catch (InvalidPathException e) {
      reader.problem("atproto.keystore", file, "cannot be read: " + e);
    } catch (IllegalArgumentException e) {
      reader.problem("atproto.keystore = \"" + file + "\": " + e.getMessage());
    }
    return ClientKeySet.empty();
  }

  private ClientKeySet readFile(String file) {
    try {
      Path path = Path.of(file);
      KeyFilePermissions.warnIfOthersMayRead("atproto.keys-file", path);
      return parse("atproto.keys-file = \"" + file + "\"", Files.readString(path).strip());
    } catch (IOException | InvalidPathException e) {
      reader.problem("atproto.keys-file", file, "cannot be read: " + e);
      return ClientKeySet.empty();
    }
  }

  private ClientKeySet parse(String source, String keys) {
    try {
      return ClientKeySet.parse(Secret.of(keys));
    } catch (IllegalArgumentException e) {
      reader.problem(source + ": " + e.getMessage());
      return ClientKeySet.empty();
    }
  }
}
