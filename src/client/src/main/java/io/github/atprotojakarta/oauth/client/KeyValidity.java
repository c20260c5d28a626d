package io.github.atprotojakarta.oauth.client;

import io.github.atprotojakarta.internal.json.JsonMembers;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When a key may sign: the members {@code revoked}, {@code nbf} and {@code exp} of its JWK (OpenID
 * Federation 1.0 section 8.7.2), as the reference package reads them.
 *
 * @param members those of the three that the JWK has, unchanged
 */
record KeyValidity(Map<String, Object> members) {
  static final KeyValidity UNLIMITED = new KeyValidity(Map.of());

  private static final String REVOKED = "revoked";
  private static final String BEGIN = "nbf";
  private static final String END = "exp";

  /**
   * Reads the members of a JWK.
   *
   * @throws IllegalArgumentException when a date is no number
   */
  static KeyValidity of(Map<String, Object> jwk) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (String name : List.of(BEGIN, END, REVOKED)) {
      Object value = jwk.get(name);
      if (value != null) {
        members.put(name, value);
      }
    }
    for (String name : List.of(BEGIN, END)) {
      if (members.containsKey(name) && !(members.get(name) instanceof Number)) {
        throw new IllegalArgumentException(
            "its \"" + name + "\" is no number of seconds since 1970");
      }
    }
    return new KeyValidity(members);
  }

  /** Returns the {@code exp}, in whole seconds; empty without one, and after the year 9999. */
  Optional<Instant> end() {
    return members.get(END) instanceof Number end
        ? JsonMembers.time(end.doubleValue())
        : Optional.empty();
  }

  /** Returns why the key may not sign at a time; empty if it may. */
  Optional<String> obstacle(Instant now) {
    if (members.containsKey(REVOKED)) {
      return Optional.of("is revoked");
    }
    // Numbers with fractions, and those that no Instant can have, are compared as they are.
    if (members.get(BEGIN) instanceof Number begin
        && now.toEpochMilli() < begin.doubleValue() * 1000) {
      return Optional.of("is not valid yet (see its \"nbf\")");
    }
    if (members.get(END) instanceof Number end && now.toEpochMilli() >= end.doubleValue() * 1000) {
      return Optional.of("has expired (see its \"exp\")");
    }
    return Optional.empty();
  }
}
