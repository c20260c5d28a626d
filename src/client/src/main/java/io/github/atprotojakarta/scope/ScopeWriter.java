package io.github.atprotojakarta.scope;

import java.util.Collection;

/** Writes scopes in their canonical form. */
final class ScopeWriter {
  private final StringBuilder text;
  private char separator = '?';

  ScopeWriter(String resource) {
    text = new StringBuilder(resource);
  }

  /** Writes a single value after the colon, and several values as parameters. */
  ScopeWriter positional(String name, Collection<String> values) {
    if (values.size() != 1) {
      return parameter(name, values);
    }
    text.append(':').append(PercentEncoding.encode(values.iterator().next(), "+"));
    return this;
  }

  ScopeWriter parameter(String name, Collection<?> values) {
    for (Object value : values) {
      text.append(separator)
          .append(name)
          .append('=')
          .append(PercentEncoding.encode(value.toString(), ""));
      separator = '&';
    }
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
