package io.github.atprotojakarta.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShrinkingTest {
  /** A fault that needs two choices in this order. */
  private static boolean fails(int[] record) {
    Choices choices = Choices.replay(record);
    boolean first = false;
    for (int i = 0; i < 300; i++) {
      int choice = choices.below(10);
      if (first && choice == 7) {
        return true;
      }
      first |= choice == 5;
    }
    return false;
  }

  @Test
  void only_the_choices_that_lead_to_the_fault_are_left() {
    Choices seeded = Choices.ofSeed(1);
    for (int i = 0; i < 300; i++) {
      seeded.below(10);
    }
    assertThat(fails(seeded.record())).isTrue();
    assertThat(Shrinking.shrink(seeded.record(), ShrinkingTest::fails)).containsExactly(5, 7);
  }

  @Test
  void a_fault_of_a_history_is_found_again_in_a_plainer_record() {
    int[] record = recordWithFault();
    int[] plainer = Shrinking.shrink(record, each -> losesConfirmation(Choices.replay(each)));
    assertThat(losesConfirmation(Choices.replay(plainer))).isTrue();
    assertThat(plainer.length).isLessThan(record.length);
    assertThat(Arrays.stream(plainer).sum()).isLessThan(Arrays.stream(record).sum());
  }

  private static int[] recordWithFault() {
    for (long seed = 1; true; seed++) {
      Choices choices = Choices.ofSeed(seed);
      if (losesConfirmation(choices)) {
        return choices.record();
      }
    }
  }

  private static boolean losesConfirmation(Choices choices) {
    List<String> trace = new ArrayList<>();
    Simulation.run(choices, trace);
    return trace.stream().anyMatch(line -> line.contains("complete lost its confirmation"));
  }
}
