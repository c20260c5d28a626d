package io.github.atprotojakarta.webapp;

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
 * @param sessions how many sessions need it; {@code null} while the database is away
 */
public record KeyRow(String kid, boolean present, String age, @Nullable Long sessions) {
  /**
   * Returns the keys of this node in their order, and then those that only sessions name.
   *
   * @param dates returns when a key was created
   * @param sessions the numbers of sessions by key; {@code null} while the database is away
   */
  static List<KeyRow> of(
      List<String> kids,
      Function<String, Optional<Instant>> dates,
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
                    sessions == null ? null : counts.getOrDefault(kid, 0L)))
        .toList();
  }
}
