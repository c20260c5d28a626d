package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.oauth.client.ClientKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A row in the lists of keys.
 *
 * @param kid the id of the key
 * @param present whether this node has it
 * @param age its age; "unknown" if the key has no date
 * @param end when it stops signing, or its certificate ends; empty if it has no end
 * @param sessions how many sessions need it; {@code null} while the database is away
 */
public record KeyRow(String kid, boolean present, String age, String end, @Nullable Long sessions) {
  /**
   * Returns the keys of this node in their order, and then those that only sessions name.
   *
   * @param dates returns when a key was created
   * @param ends returns the text of when a key ends
   * @param sessions the numbers of sessions by key; {@code null} while the database is away
   */
  static List<KeyRow> of(
      List<String> kids,
      Function<String, Optional<Instant>> dates,
      Function<String, String> ends,
      @Nullable Map<String, Long> sessions,
      Instant now) {
    Map<String, Long> counts = sessions == null ? Map.of() : sessions;
    Stream<String> missing =
        new TreeSet<>(counts.keySet()).stream().filter(kid -> !kids.contains(kid));
    return Stream.concat(kids.stream(), missing)
        .map(
            kid ->
                new KeyRow(
                    kid,
                    kids.contains(kid),
                    dates.apply(kid).map(at -> Moments.age(at, now)).orElse("unknown"),
                    ends.apply(kid),
                    sessions == null ? null : counts.getOrDefault(kid, 0L)))
        .toList();
  }

  /** Returns when a client key stops signing, or else when its certificate ends. */
  static String end(ClientKey key) {
    return key.expiresAt()
        .map(Moments::format)
        .or(() -> key.certificateEndsAt().map(at -> "certificate: " + Moments.format(at)))
        .orElse("");
  }
}
