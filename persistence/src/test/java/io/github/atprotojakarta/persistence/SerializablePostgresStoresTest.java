package io.github.atprotojakarta.persistence;

/**
 * The stores on Hibernate and PostgreSQL whose transactions are serializable unless they say
 * otherwise.
 */
class SerializablePostgresStoresTest extends JpaStoresContract {
  SerializablePostgresStoresTest() {
    super("hibernate");
  }

  @Override
  TestDatabase open() {
    return TestDatabase.postgres("serializable");
  }
}
