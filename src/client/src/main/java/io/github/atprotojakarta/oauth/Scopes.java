package io.github.atprotojakarta.oauth;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A set of scope values (RFC 6749 section 3.3), in the order in which they were written.
 *
 * @param values the values, such as {@code atproto} and {@code transition:generic}
 */
public record Scopes(Set<String> values) {
  /** The value that every AT Protocol session has. */
  public static final String ATPROTO = "atproto";

  private static final Pattern VALUE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+");

  /** Checks the values. */
  public Scopes {
    values = Collections.unmodifiableSet(new LinkedHashSet<>(values));
    for (String value : values) {
      if (!VALUE.matcher(value).matches()) {
        throw new IllegalArgumentException(
            "Scope value \"" + ServerText.clean(value) + "\" has a character that none may have");
      }
    }
  }

  /**
   * Parses a list separated by spaces. Values that are there twice count once.
   *
   * @throws IllegalArgumentException when a value has a character that scopes may not have
   */
  public static Scopes parse(String text) {
    List<String> values = new ArrayList<>(List.of(text.split(" ", -1)));
    values.removeIf(String::isEmpty);
    return new Scopes(new LinkedHashSet<>(values));
  }

  /** Whether a value is in this set. */
  public boolean contains(String value) {
    return values.contains(value);
  }

  /** Whether every value of another set is in this set. */
  public boolean containsAll(Scopes others) {
    return values.containsAll(others.values);
  }

  /** The values, separated by spaces. */
  @Override
  public String toString() {
    return String.join(" ", values);
  }
}
