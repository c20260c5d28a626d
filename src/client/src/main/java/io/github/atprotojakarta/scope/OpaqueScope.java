package io.github.atprotojakarta.scope;

import java.util.Objects;

/**
 * A scope of an unknown kind or with invalid syntax. It is kept as it is and allows nothing.
 *
 * @param value the scope as it was written
 */
public record OpaqueScope(String value) implements Scope {
  /** Accepts any string. */
  public OpaqueScope {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return value;
  }
}
