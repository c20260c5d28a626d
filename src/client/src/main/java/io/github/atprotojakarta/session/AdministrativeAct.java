package io.github.atprotojakarta.session;

/**
 * Who does something to the sessions of others, and why. It is written to the audit log, so it must
 * contain no secret.
 *
 * @param administrator the name of the administrator, 1 to {@value #LONGEST} characters
 * @param reason the reason, such as the number of a ticket, 1 to {@value #LONGEST} characters
 */
public record AdministrativeAct(String administrator, String reason) {
  /** The largest number of characters of the name and of the reason. */
  public static final int LONGEST = 256;

  /** Checks both strings; a control character could forge a line of a log. */
  public AdministrativeAct {
    demandOneLine("administrator", administrator);
    demandOneLine("reason", reason);
  }

  private static void demandOneLine(String name, String value) {
    if (value.isBlank() || value.length() > LONGEST) {
      throw new IllegalArgumentException(
          "The " + name + " of an administrative act must have 1 to " + LONGEST + " characters");
    }
    if (value.codePoints().anyMatch(AdministrativeAct::isControl)) {
      throw new IllegalArgumentException(
          "The " + name + " of an administrative act must not have control characters");
    }
  }

  private static boolean isControl(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
