package io.github.atprotojakarta.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.atprotojakarta.session.NodeStores;
import io.github.atprotojakarta.store.SessionStore;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * Two nodes over one PostgreSQL, each with an entity manager factory and a connection pool of its
 * own, one with Hibernate and one with EclipseLink. They live as long as the JVM, for all tests.
 */
public final class PostgresNodes implements NodeStores {
  private static final TestDatabase DATABASE = TestDatabase.postgres().migrated();
  private static final MovableClockDataSource CLOCK =
      new MovableClockDataSource(DATABASE.dataSource());
  private static final KeyRing KEYS = KeyRing.generate(new SecureRandom());
  private static final SessionStore FIRST = store("hibernate");
  private static final SessionStore SECOND = store("eclipselink");

  /** For the service loader. Forgets what the test before has left. */
  public PostgresNodes() {
    TestDatabase.execute(DATABASE.dataSource(), "truncate atproto_session");
    CLOCK.move(Duration.ZERO);
  }

  private static SessionStore store(String unit) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(CLOCK.dataSource());
    config.setMinimumIdle(0);
    config.setMaximumPoolSize(20);
    return new JpaSessionStore(
        new ResourceLocalTransactions(
            TestDatabase.entityManagerFactory(unit, new HikariDataSource(config))),
        () -> KEYS);
  }

  @Override
  public SessionStore first() {
    return FIRST;
  }

  @Override
  public SessionStore second() {
    return SECOND;
  }

  @Override
  public void moveClock(Duration ahead) {
    CLOCK.move(ahead);
  }
}
