package io.github.atprotojakarta.session;

import io.github.atprotojakarta.cache.DocumentCache;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A cache of documents that the nodes of a test share, and that the test inspects and changes. */
final class SharedEntries implements DocumentCache {
  /** By kind and name, such as "HANDLE alice.example.com". */
  final Map<String, String> entries = new ConcurrentHashMap<>();

  final Map<String, Duration> lifetimes = new ConcurrentHashMap<>();
  final List<String> reads = new CopyOnWriteArrayList<>();

  @Override
  public Optional<String> find(Kind kind, String name) {
    reads.add(kind + " " + name);
    return Optional.ofNullable(entries.get(kind + " " + name));
  }

  @Override
  public void put(Kind kind, String name, String entry, Duration lifetime) {
    lifetimes.put(kind + " " + name, lifetime);
    entries.put(kind + " " + name, entry);
  }
}
