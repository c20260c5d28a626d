package io.github.atprotojakarta.persistence;

/** The stores on Hibernate and PostgreSQL. */
class PostgresStoresTest extends JpaStoresContract {
  PostgresStoresTest() {
    super("hibernate");
  }

  @Override
  TestDatabase open() {
    return TestDatabase.postgres();
  }
}
