package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.OwedRevocation;
import io.github.atprotojakarta.store.SessionFilter;
import io.github.atprotojakarta.store.SessionPage;
import io.github.atprotojakarta.store.SessionSummary;
import jakarta.persistence.TypedQuery;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists sessions by the columns that are not encrypted, in pages by primary key.
 *
 * <p>A statement has one condition of the filter at most, and reads a limited number of rows; the
 * filter checks them. So the database can choose by its statistics between the index of the
 * condition and the primary key, and is not misled by conditions that depend on each other, such as
 * a client key and a time before which it was not used.
 */
final class SessionListing {
  private static final String ROWS =
      "select s.did, s.sessionId, s.clientId, s.clientKeyId, s.encryptionKeyId, s.version,"
          + " s.createdAt, s.refreshedAt, s.usedAt, s.retiredAt, s.owedSince"
          + " from SessionEntity s where s.did >= :did and (s.did > :did or s.sessionId >"
          + " :sessionId)";
  private static final String ORDER = " order by s.did, s.sessionId";

  private final RetryingTransactions database;

  SessionListing(RetryingTransactions database) {
    this.database = database;
  }

  SessionPage list(SessionFilter filter, @Nullable SessionKey after, int limit) {
    ListingCondition condition = ListingCondition.of(filter);
    SessionEntityId start =
        after == null
            ? SessionEntityId.BEFORE_ALL
            : new SessionEntityId(after.did().value(), after.id());
    List<Object[]> rows =
        database.read(
            "list sessions", statements -> query(statements, condition, start).getResultList());
    return page(filter, rows.stream().map(SessionListing::summary).toList(), limit);
  }

  private static TypedQuery<Object[]> query(
      Statements statements, ListingCondition condition, SessionEntityId start) {
    TypedQuery<Object[]> query =
        statements
            .createQuery(ROWS + condition.jpql() + ORDER, Object[].class)
            .setParameter("did", start.did())
            .setParameter("sessionId", start.sessionId())
            .setMaxResults(SessionPage.LARGEST);
    condition.parameters().forEach(query::setParameter);
    return query;
  }

  private static SessionPage page(SessionFilter filter, List<SessionSummary> rows, int limit) {
    List<SessionSummary> found = new ArrayList<>();
    for (SessionSummary row : rows) {
      if (filter.matches(row)) {
        if (found.size() == limit) {
          return new SessionPage(found, found.get(limit - 1).key());
        }
        found.add(row);
      }
    }
    boolean last = rows.size() < SessionPage.LARGEST;
    return new SessionPage(found, last ? null : rows.get(rows.size() - 1).key());
  }

  private static SessionSummary summary(Object[] row) {
    return SessionSummary.builder()
        .key(new SessionKey(Did.parse((String) row[0]), (String) row[1]))
        .clientId((String) row[2])
        .clientKeyId((String) row[3])
        .encryptionKeyId((String) row[4])
        .version((Long) row[5])
        .createdAt(((OffsetDateTime) row[6]).toInstant())
        .refreshedAt(((OffsetDateTime) row[7]).toInstant())
        .usedAt(((OffsetDateTime) row[8]).toInstant())
        .owedRevocation(owed((OffsetDateTime) row[9], (OffsetDateTime) row[10]))
        .build();
  }

  private static @Nullable OwedRevocation owed(
      @Nullable OffsetDateTime next, @Nullable OffsetDateTime since) {
    return next == null
        ? null
        : new OwedRevocation(since == null ? null : since.toInstant(), next.toInstant());
  }
}
