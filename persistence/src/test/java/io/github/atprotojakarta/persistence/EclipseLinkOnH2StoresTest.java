package io.github.atprotojakarta.persistence;

/** The stores on EclipseLink and H2. */
class EclipseLinkOnH2StoresTest extends JpaStoresContract {
  EclipseLinkOnH2StoresTest() {
    super("eclipselink");
  }

  @Override
  TestDatabase open() {
    return TestDatabase.h2InMemory();
  }
}
