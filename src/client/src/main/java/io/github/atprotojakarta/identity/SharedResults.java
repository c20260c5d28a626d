package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.cache.DocumentCache.Kind;
import io.github.atprotojakarta.internal.cache.SharedDocuments;
import io.github.atprotojakarta.internal.json.UnusableJsonException;
import java.util.Optional;
import java.util.function.Function;

/**
 * The results of a resolver in the cache that the nodes share.
 *
 * @param name returns the name of a key
 * @param document returns the document of a result
 * @param parser checks and reads the document of a key
 */
record SharedResults<K, V>(
    SharedDocuments documents,
    Kind kind,
    Function<K, String> name,
    Function<V, String> document,
    Parser<K, V> parser) {

  /** Reads the document of a key; see {@link SharedDocuments.Parser}. */
  @FunctionalInterface
  interface Parser<K, V> {
    V parse(K key, String document) throws UnusableJsonException;
  }

  Optional<V> find(K key) {
    return documents.find(kind, name.apply(key), text -> parser.parse(key, text));
  }

  void put(K key, V result) {
    if (!documents.isNone()) {
      documents.put(kind, name.apply(key), document.apply(result));
    }
  }
}
