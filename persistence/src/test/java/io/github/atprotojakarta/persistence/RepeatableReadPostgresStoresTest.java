package io.github.atprotojakarta.persistence;

/**
 * The stores on Hibernate and PostgreSQL whose transactions are repeatable read unless they say
 * otherwise.
 */
class RepeatableReadPostgresStoresTest extends JpaStoresContract {
  RepeatableReadPostgresStoresTest() {
    super("hibernate");
  }

  @Override
  TestDatabase open() {
    return TestDatabase.postgres("repeatable read");
  }
}
