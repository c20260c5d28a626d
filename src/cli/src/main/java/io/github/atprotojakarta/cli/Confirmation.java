package io.github.atprotojakarta.cli;

import java.util.Optional;

/** Asks the operator before a command ends several sessions. */
final class Confirmation {
  private Confirmation() {}

  /**
   * Asks, if there is more than one session. A typed number is a better answer than a habitual "y".
   *
   * @throws IllegalArgumentException if the operator does not agree, or cannot be asked
   */
  static void ofEnds(Surroundings world, long count) {
    if (count < 2) {
      return;
    }
    Optional<String> answer =
        world.questions().apply("This ends " + count + " sessions. Type their number to go on: ");
    if (answer.isEmpty()) {
      throw new IllegalArgumentException(
          "This would end "
              + count
              + " sessions, and there is no console to ask at. Repeat the"
              + " command with --yes");
    }
    if (!answer.get().strip().equals(Long.toString(count))) {
      throw new IllegalArgumentException("Nothing was ended");
    }
  }
}
