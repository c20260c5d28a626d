package io.github.atprotojakarta.persistence;

/**
 * The stores on EclipseLink and PostgreSQL whose transactions are serializable unless they say
 * otherwise.
 */
class EclipseLinkOnSerializablePostgresStoresTest extends JpaStoresContract {
  EclipseLinkOnSerializablePostgresStoresTest() {
    super("eclipselink");
  }

  @Override
  TestDatabase open() {
    return TestDatabase.postgres("serializable");
  }
}
