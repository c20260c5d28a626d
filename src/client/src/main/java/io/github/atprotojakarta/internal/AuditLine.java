package io.github.atprotojakarta.internal;

import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A line of the audit log: the kind of an act, and pairs of names and values. The application and
 * the command line write the same format.
 */
public final class AuditLine {
  private final StringJoiner line = new StringJoiner(" ");

  /** Creates a line with the kind of the act. */
  public AuditLine(String kind) {
    line.add(kind);
  }

  /** Adds a pair, unless the value is not known. The value must not have spaces. */
  public AuditLine add(String name, @Nullable Object value) {
    if (value != null) {
      line.add(name + "=" + value);
    }
    return this;
  }

  /** Adds a free text, in quotation marks; one in the text must not end the value. */
  public AuditLine addQuoted(String name, @Nullable String value) {
    return add(
        name, value == null ? null : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
  }

  /** Returns the line. */
  @Override
  public String toString() {
    return line.toString();
  }
}
