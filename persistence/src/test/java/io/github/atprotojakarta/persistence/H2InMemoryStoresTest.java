package io.github.atprotojakarta.persistence;

/** The stores on Hibernate and H2 in memory. */
class H2InMemoryStoresTest extends JpaStoresContract {
  H2InMemoryStoresTest() {
    super("hibernate");
  }

  @Override
  TestDatabase open() {
    return TestDatabase.h2InMemory();
  }
}
