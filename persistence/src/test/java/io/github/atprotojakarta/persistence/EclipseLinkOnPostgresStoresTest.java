package io.github.atprotojakarta.persistence;

/** The stores on EclipseLink and PostgreSQL. */
class EclipseLinkOnPostgresStoresTest extends JpaStoresContract {
  EclipseLinkOnPostgresStoresTest() {
    super("eclipselink");
  }

  @Override
  TestDatabase open() {
    return TestDatabase.postgres();
  }
}
