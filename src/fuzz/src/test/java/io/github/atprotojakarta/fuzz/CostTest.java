package io.github.atprotojakarta.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class CostTest {
  private static final int LENGTH = 64 * 1024;

  @Test
  void an_algorithm_whose_copies_grow_with_the_square_is_found() {
    assertThrows(AssertionError.class, () -> Cost.check(LENGTH, CostTest::copyEachPrefix));
  }

  @Test
  void a_copy_for_each_byte_is_allowed() {
    Cost.check(LENGTH, () -> assertEquals(LENGTH, "x".repeat(LENGTH).chars().boxed().count()));
  }

  private static void copyEachPrefix() {
    String text = "x".repeat(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      if (text.substring(0, i).length() != i) {
        throw new AssertionError();
      }
    }
  }
}
