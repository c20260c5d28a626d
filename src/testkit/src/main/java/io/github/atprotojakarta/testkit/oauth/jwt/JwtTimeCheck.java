package io.github.atprotojakarta.testkit.oauth.jwt;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Checks the iat, nbf and exp claims of a JWT.
 *
 * @param maxAge the maximum age
 * @param tolerance the allowed difference between the two clocks
 */
public record JwtTimeCheck(Duration maxAge, Duration tolerance) {
  /** Returns the problem; empty if there is none. */
  public Optional<String> check(JsonObject claims, Clock clock) {
    long now = clock.instant().getEpochSecond();
    long slack = tolerance.toSeconds();
    if (!claims.containsKey("iat")) {
      return Optional.of("missing required \"iat\" claim");
    }
    for (String name : new String[] {"iat", "nbf", "exp"}) {
      if (claims.containsKey(name) && !(claims.get(name) instanceof JsonNumber)) {
        return Optional.of("\"" + name + "\" claim must be a number");
      }
    }
    if (claims.get("nbf") instanceof JsonNumber nbf && nbf.longValue() > now + slack) {
      return Optional.of("\"nbf\" claim timestamp check failed");
    }
    if (claims.get("exp") instanceof JsonNumber exp && exp.longValue() <= now - slack) {
      return Optional.of("\"exp\" claim timestamp check failed");
    }
    long age = now - claims.getJsonNumber("iat").longValue();
    if (age - slack > maxAge.toSeconds()) {
      return Optional.of("\"iat\" claim timestamp check failed (too far in the past)");
    }
    if (age < -slack) {
      return Optional.of("\"iat\" claim timestamp check failed (it should be in the past)");
    }
    return Optional.empty();
  }
}
