package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.store.SessionFilter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The condition of a {@link SessionFilter} that an index of {@code atproto_session} finds.
 *
 * @param jpql follows another condition
 */
record ListingCondition(String jpql, Map<String, Object> parameters) {
  private static final ListingCondition NONE = new ListingCondition("", Map.of());

  /** Returns the condition that is likely to have the fewest rows. */
  static ListingCondition of(SessionFilter filter) {
    return Stream.of(
            account(filter.account(), filter.sessionId()),
            retired(filter.retired()),
            equal("encryptionKeyId", filter.encryptionKeyId()),
            equal("clientKeyId", filter.clientKeyId()),
            before("usedAt", filter.usedBefore()),
            before("createdAt", filter.createdBefore()),
            // The last one, because most applications have one client_id.
            equal("clientId", filter.clientId()))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(NONE);
  }

  private static Optional<ListingCondition> account(
      @Nullable Did account, @Nullable String sessionId) {
    if (account == null) {
      return Optional.empty();
    }
    String ofAccount = " and s.did = :account";
    return Optional.of(
        sessionId == null
            ? new ListingCondition(ofAccount, Map.of("account", account.value()))
            : new ListingCondition(
                ofAccount + " and s.sessionId = :session",
                Map.of("account", account.value(), "session", sessionId)));
  }

  /**
   * Retired sessions are few. Those in use are not selected by SQL: after all sessions have ended,
   * the database would look through all rows for the next one in use.
   */
  private static Optional<ListingCondition> retired(boolean retired) {
    // A range, because H2 has no index for "is not null".
    return retired
        ? Optional.of(
            new ListingCondition(
                " and s.retiredAt > :past", Map.of("past", Instant.EPOCH.atOffset(ZoneOffset.UTC))))
        : Optional.empty();
  }

  private static Optional<ListingCondition> equal(String column, @Nullable String value) {
    return Optional.ofNullable(value)
        .map(v -> new ListingCondition(" and s." + column + " = :value", Map.of("value", v)));
  }

  private static Optional<ListingCondition> before(String column, @Nullable Instant time) {
    return Optional.ofNullable(time)
        .map(
            t ->
                new ListingCondition(
                    " and s." + column + " < :before",
                    Map.of("before", t.atOffset(ZoneOffset.UTC))));
  }
}
