package io.github.atprotojakarta.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TransientException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several look-ups, of which the first one with records counts. */
class TxtLookupsTest {
  private final List<String> asked = new ArrayList<>();

  private TxtLookup returning(String name, String... records) {
    return asks -> {
      asked.add(name + " " + asks);
      return List.of(records);
    };
  }

  private TxtLookup failing(String name) {
    return asks -> {
      asked.add(name + " " + asks);
      throw new TransientException(name);
    };
  }

  private static List<String> lookup(TxtLookup... lookups) {
    return new TxtLookups(List.of(lookups)).lookup("n");
  }

  @Test
  void those_after_the_first_with_records_are_not_asked() {
    assertThat(lookup(returning("a"), returning("b", "x"), returning("c", "y")))
        .containsExactly("x");
    assertThat(asked).containsExactly("a n", "b n");
  }

  @Test
  void one_that_fails_is_followed_by_the_next() {
    assertThat(lookup(failing("a"), returning("b", "x"))).containsExactly("x");
  }

  @Test
  void there_is_no_record_only_if_all_say_so() {
    assertThat(lookup(returning("a"), returning("b"))).isEmpty();
    assertThatThrownBy(() -> lookup(failing("a"), returning("b")))
        .isInstanceOf(TransientException.class)
        .hasMessage("a");
    assertThatThrownBy(() -> lookup(returning("a"), failing("b"))).hasMessage("b");
  }
}
