package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.oauth.ClientKeySet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the client's private keys from {@code atproto.keys} or {@code atproto.keys-file}. */
final class ClientKeys {
  private final SettingReader reader;

  ClientKeys(SettingReader reader) {
    this.reader = reader;
  }

  /** The keys, none when there are none or they are bad; the reader then knows why. */
  ClientKeySet read() {
    Optional<String> inline = reader.text("atproto.keys");
    Optional<String> file = reader.text("atproto.keys-file");
    if (inline.isPresent() && file.isPresent()) {
      reader.problem("atproto.keys and atproto.keys-file are both set: keep one of them");
    } else if (inline.isPresent()) {
      return parse("atproto.keys", inline.get());
    } else if (file.isPresent()) {
      return readFile(file.get());
    }
    return ClientKeySet.empty();
  }

  private ClientKeySet readFile(String file) {
    try {
      return parse("atproto.keys-file = \"" + file + "\"", Files.readString(Path.of(file)).strip());
    } catch (IOException | InvalidPathException e) {
      reader.problem("atproto.keys-file", file, "cannot be read: " + e);
      return ClientKeySet.empty();
    }
  }

  private ClientKeySet parse(String source, String text) {
    try {
      return ClientKeySet.parse(Secret.of(text));
    } catch (IllegalArgumentException e) {
      reader.problem(source + ": " + e.getMessage());
      return ClientKeySet.empty();
    }
  }
}
