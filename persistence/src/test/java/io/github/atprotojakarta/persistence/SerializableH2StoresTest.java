package io.github.atprotojakarta.persistence;

/** The stores on Hibernate and H2 whose transactions are serializable unless they say otherwise. */
class SerializableH2StoresTest extends JpaStoresContract {
  SerializableH2StoresTest() {
    super("hibernate");
  }

  @Override
  TestDatabase open() {
    return TestDatabase.h2InMemory("serializable");
  }
}
