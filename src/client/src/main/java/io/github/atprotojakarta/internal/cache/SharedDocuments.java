package io.github.atprotojakarta.internal.cache;

import io.github.atprotojakarta.cache.DocumentCache;
import io.github.atprotojakarta.cache.DocumentCache.Kind;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import io.github.atprotojakarta.internal.json.UnusableJsonException;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The documents in a cache that other nodes and perhaps strangers write to. An entry is the time
 * when its document was fetched (ISO 8601), a line feed, and the document. An entry that the same
 * rules as for a server's response refuse counts as absent.
 */
public final class SharedDocuments {
  /** The longest time has 30 characters. */
  private static final int LONGEST_TIME = 40;

  /** How far the clock of the node that wrote an entry may be ahead of this node's clock. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  private final @Nullable LimitedDocumentCache cache;
  private final Duration lifetime;
  private final int sizeLimit;

  /** Reads a document. */
  @FunctionalInterface
  public interface Parser<T> {
    /**
     * Checks and reads the document.
     *
     * @throws RuntimeException when it breaks a rule
     * @throws UnusableJsonException when it is no JSON object
     */
    T parse(String document) throws UnusableJsonException;
  }

  /**
   * Creates the documents.
   *
   * @param cache {@code null} for none
   * @param lifetime how old a document may be; zero for no documents
   * @param sizeLimit how many bytes a document may have
   */
  public SharedDocuments(@Nullable DocumentCache cache, Duration lifetime, long sizeLimit) {
    this.cache = cache == null || lifetime.isZero() ? null : LimitedDocumentCache.of(cache);
    this.lifetime = lifetime;
    this.sizeLimit = Math.toIntExact(sizeLimit);
  }

  /** Returns no documents, and keeps none. */
  public static SharedDocuments none() {
    return new SharedDocuments(null, Duration.ZERO, 0);
  }

  /** Returns whether there is no shared cache. */
  public boolean isNone() {
    return cache == null;
  }

  /** Returns a document; empty if there is none that can be used. */
  public <T> Optional<T> find(Kind kind, String name, Parser<T> parser) {
    LimitedDocumentCache shared = cache;
    if (shared == null) {
      return Optional.empty();
    }
    Optional<String> entry = shared.find(kind, name);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    try {
      Optional<String> document = document(entry.get(), shared.clock().instant());
      return document.isPresent() ? Optional.of(parser.parse(document.get())) : Optional.empty();
    } catch (UnusableJsonException | RuntimeException e) {
      // No entry may fail a login.
      shared.reportUnusable(kind, name, e.getMessage());
      return Optional.empty();
    }
  }

  /** Returns the document of an entry; empty if it is too old, as caches may keep it longer. */
  private Optional<String> document(String entry, Instant now) {
    int end = entry.substring(0, Math.min(entry.length(), LONGEST_TIME)).indexOf('\n');
    Instant fetchedAt = Instant.parse(entry.substring(0, Math.max(end, 0)));
    if (fetchedAt.isAfter(now.plus(CLOCK_SKEW))) {
      throw new DateTimeException("it is from the future, so the clocks of nodes differ");
    }
    String document = entry.substring(end + 1);
    if (isTooLong(document)) {
      throw new DateTimeException("it is longer than " + sizeLimit + " bytes");
    }
    return fetchedAt.isAfter(now.minus(lifetime)) ? Optional.of(document) : Optional.empty();
  }

  private boolean isTooLong(String document) {
    return document.length() > sizeLimit
        || document.getBytes(StandardCharsets.UTF_8).length > sizeLimit;
  }

  /** Reads a document that is JSON. */
  public JsonObject json(String document) throws UnusableJsonException {
    return UntrustedJson.read(document.getBytes(StandardCharsets.UTF_8), sizeLimit);
  }

  /** Keeps a document that was fetched now, unless it is too long. */
  public void put(Kind kind, String name, String document) {
    LimitedDocumentCache shared = cache;
    if (shared != null && !isTooLong(document)) {
      shared.put(kind, name, shared.clock().instant() + "\n" + document, lifetime);
    }
  }
}
