package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.oauth.jwt.Sha256Digest;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Stores the records of one account in memory. */
final class Repository {
  /**
   * A record.
   *
   * @param uri the at:// URI
   * @param cid the content identifier
   * @param value the content
   */
  record Entry(String uri, String cid, JsonObject value) {
    JsonObject json() {
      return JsonDocuments.object().add("uri", uri).add("cid", cid).add("value", value).build();
    }
  }

  private final String did;
  private final Tids tids;
  private final Map<String, TreeMap<String, Entry>> collections = new TreeMap<>();

  Repository(String did, Tids tids) {
    this.did = did;
    this.tids = tids;
  }

  synchronized Entry create(String collection, @Nullable String key, JsonObject value) {
    String chosen = key == null ? tids.next() : key;
    if (find(collection, chosen).isPresent()) {
      throw XrpcErrorException.invalid("Record already exists: " + uri(collection, chosen));
    }
    return put(collection, chosen, value);
  }

  synchronized Entry put(String collection, String key, JsonObject value) {
    JsonObject typed =
        value.containsKey("$type")
            ? value
            : JsonDocuments.object(value).add("$type", collection).build();
    if (!JsonDocuments.string(typed, "$type").equals(Optional.of(collection))) {
      throw XrpcErrorException.invalid(
          "Invalid $type: expected " + collection + ", got " + typed.get("$type"));
    }
    byte[] digest = Sha256Digest.digest().digest(typed.toString().getBytes(StandardCharsets.UTF_8));
    Entry entry = new Entry(uri(collection, key), Cids.ofRecord(digest), typed);
    collections.computeIfAbsent(collection, name -> new TreeMap<>()).put(key, entry);
    return entry;
  }

  synchronized void delete(String collection, String key) {
    Map<String, Entry> records = collections.get(collection);
    if (records != null) {
      records.remove(key);
    }
  }

  synchronized Optional<Entry> find(String collection, String key) {
    return Optional.ofNullable(collections.get(collection)).map(records -> records.get(key));
  }

  /** Returns the records after the cursor, newest first unless reversed. */
  synchronized List<Entry> list(
      String collection, int limit, @Nullable String cursor, boolean oldestFirst) {
    TreeMap<String, Entry> records = collections.getOrDefault(collection, new TreeMap<>());
    List<Entry> found = new ArrayList<>();
    if (oldestFirst) {
      found.addAll((cursor == null ? records : records.tailMap(cursor, false)).values());
    } else {
      found.addAll((cursor == null ? records : records.headMap(cursor, false)).values());
      Collections.reverse(found);
    }
    return List.copyOf(found.subList(0, Math.min(limit, found.size())));
  }

  synchronized Set<String> collections() {
    Set<String> names = new TreeSet<>();
    collections.forEach(
        (name, records) -> {
          if (!records.isEmpty()) {
            names.add(name);
          }
        });
    return names;
  }

  /** Returns a new commit: CID and revision. */
  JsonObject commit() {
    String rev = tids.next();
    byte[] digest = Sha256Digest.digest().digest((did + rev).getBytes(StandardCharsets.UTF_8));
    return JsonDocuments.object().add("cid", Cids.ofRecord(digest)).add("rev", rev).build();
  }

  private String uri(String collection, String key) {
    return "at://" + did + "/" + collection + "/" + key;
  }
}
