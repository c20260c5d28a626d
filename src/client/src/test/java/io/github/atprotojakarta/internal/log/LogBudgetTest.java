package io.github.atprotojakarta.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogBudgetTest {
  private final AtomicLong now = new AtomicLong();
  private final LogBudget budget = new LogBudget(2, now::get);

  @Test
  void a_subject_has_its_lines_per_minute_and_the_next_line_counts_the_others() {
    assertThat(budget.next("a")).hasValue(0);
    assertThat(budget.next("a")).hasValue(0);
    for (int i = 0; i < 1000; i++) {
      assertThat(budget.next("a")).isEmpty();
    }
    assertThat(budget.next("b")).as("another subject").hasValue(0);
    now.addAndGet(Duration.ofMinutes(1).toNanos());

    assertThat(budget.next("a")).hasValue(1000);
    assertThat(budget.next("a")).hasValue(0);
    assertThat(budget.next("a")).isEmpty();
  }
}
