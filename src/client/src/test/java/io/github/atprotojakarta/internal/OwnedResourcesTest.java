package io.github.atprotojakarta.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnedResourcesTest {
  @Test
  void the_last_part_is_closed_first_and_one_that_fails_stops_no_other() {
    List<String> closed = new ArrayList<>();
    OwnedResources resources = new OwnedResources();
    resources.keep(() -> closed.add("first"));
    AutoCloseable broken =
        () -> {
          throw new IllegalStateException("It does not close");
        };
    resources.keep(broken);
    resources.keep(() -> closed.add("last"));
    resources.close();

    assertThat(closed).containsExactly("last", "first");
  }
}
