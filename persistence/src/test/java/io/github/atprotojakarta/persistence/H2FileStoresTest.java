package io.github.atprotojakarta.persistence;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The stores on Hibernate and H2 in a file. */
class H2FileStoresTest extends JpaStoresContract {
  @TempDir private static Path directory;

  H2FileStoresTest() {
    super("hibernate");
  }

  @Override
  TestDatabase open() {
    return TestDatabase.h2File(directory);
  }
}
