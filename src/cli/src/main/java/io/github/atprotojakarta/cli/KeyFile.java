package io.github.atprotojakarta.cli;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A file with a JWK set (RFC 7517), of which an operator rotates the keys. It is replaced in one
 * step, so that a node never reads half of it, and keeps its owner, group and permissions.
 */
final class KeyFile {
  private final KeyKind kind;
  private final Path file;
  private final JsonObject document;
  private final List<JsonObject> keys;

  private KeyFile(KeyKind kind, Path file, JsonObject document, List<JsonObject> keys) {
    this.kind = kind;
    this.file = file;
    this.document = document;
    this.keys = keys;
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it cannot be read, or the application would refuse it
   */
  static KeyFile read(KeyKind kind, String name) {
    String text;
    Path file;
    try {
      file = Path.of(name).toRealPath();
      text = Files.readString(file);
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException("The file " + name + " cannot be read: " + e, e);
    }
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      JsonObject document = reader.readObject();
      kind.check(text);
      return new KeyFile(
          kind, file, document, document.getJsonArray("keys").getValuesAs(JsonObject.class));
    } catch (JsonException | ClassCastException | NullPointerException e) {
      throw new IllegalArgumentException(
          "The file " + name + " is no JWK set: {\"keys\":[...]}. Make one of it first", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("The file " + name + ": " + e.getMessage(), e);
    }
  }

  /** Returns the ids of the keys, in their order. */
  List<String> ids() {
    return keys.stream().map(KeyFile::id).toList();
  }

  /** Reads the keys, and returns the dates of each of them, by its id. */
  Function<String, KeyDates> dates() {
    return kind.dates(document.toString());
  }

  private static String id(JsonObject key) {
    return key.get("kid") instanceof JsonString kid ? kid.getString() : "";
  }

  /** Returns this file with the key of another JWK set at its end. */
  KeyFile append(String jwks) {
    List<JsonObject> all = new ArrayList<>(keys);
    try (JsonReader reader = Json.createReader(new StringReader(jwks))) {
      all.addAll(reader.readObject().getJsonArray("keys").getValuesAs(JsonObject.class));
    }
    return with(all);
  }

  /** Returns this file with a key at its front. */
  KeyFile activate(String id) {
    List<JsonObject> all = new ArrayList<>(others(id));
    all.add(0, keys.get(ids().indexOf(id)));
    return with(all);
  }

  /** Returns this file without a key. */
  KeyFile remove(String id) {
    List<JsonObject> others = others(id);
    if (others.isEmpty()) {
      throw new IllegalArgumentException(
          "\"" + id + "\" is the only key; append another one first");
    }
    if (ids().get(0).equals(id)) {
      throw new IllegalArgumentException(
          "\"" + id + "\" is the first key, which " + kind.first + "; activate another one first");
    }
    return with(others);
  }

  private List<JsonObject> others(String id) {
    if (!ids().contains(id)) {
      throw new IllegalArgumentException(
          "There is no key \"" + id + "\" in " + file + "; it has " + ids());
    }
    return keys.stream().filter(key -> !id(key).equals(id)).toList();
  }

  private KeyFile with(List<JsonObject> changed) {
    JsonArrayBuilder array = Json.createArrayBuilder();
    changed.forEach(array::add);
    JsonObject next = Json.createObjectBuilder(document).add("keys", array).build();
    kind.check(next.toString());
    return new KeyFile(kind, file, next, changed);
  }

  /**
   * Replaces the file.
   *
   * @throws IllegalArgumentException if it cannot be written; the file is as it was then
   */
  void write() {
    try {
      // A temporary file is for its owner alone, until it has the permissions of the file.
      Path next = Files.createTempFile(file.toAbsolutePath().getParent(), ".keys", ".tmp");
      try {
        Files.writeString(next, document + "\n", StandardOpenOption.SYNC);
        keepAttributes(next);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(next);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "The file " + file + " cannot be replaced, and is as it was: " + e, e);
    }
  }

  private void keepAttributes(Path next) throws IOException {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    PosixFileAttributes before = Files.readAttributes(file, PosixFileAttributes.class);
    PosixFileAttributeView view = Files.getFileAttributeView(next, PosixFileAttributeView.class);
    PosixFileAttributes now = view.readAttributes();
    if (!now.owner().equals(before.owner())) {
      view.setOwner(before.owner());
    }
    if (!now.group().equals(before.group())) {
      view.setGroup(before.group());
    }
    view.setPermissions(before.permissions());
  }
}
