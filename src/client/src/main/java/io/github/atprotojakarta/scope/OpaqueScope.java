package io.github.atprotojakarta.scope;

import java.util.Objects;

/**
 * A scope that is not understood: of a kind that is not known yet, or malformed. It is kept as it
 * is, and allows nothing.
 *
 * @param value the scope as it was written
 */
public record OpaqueScope(String value) implements Scope {
  /** Takes any text. */
  public OpaqueScope {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return value;
  }
}
