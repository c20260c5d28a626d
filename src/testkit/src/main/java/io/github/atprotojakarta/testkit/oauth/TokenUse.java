package io.github.atprotojakarta.testkit.oauth;

import io.github.atprotojakarta.testkit.server.Delivery;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One use of a refresh token, as the authorization server saw it.
 *
 * @param number their order
 * @param arrived when the request was read
 * @param sender its {@code User-Agent}
 * @param port the sender's
 * @param session the server's name of the session
 * @param did the account
 * @param generation which of the session's refresh tokens: 1 is that of the login
 * @param result what the server did
 * @param delivery what became of the answer; {@code null} until that is known
 * @param answered when it was known
 */
public record TokenUse(
    long number,
    Instant arrived,
    String sender,
    int port,
    String session,
    String did,
    int generation,
    Result result,
    @Nullable Delivery delivery,
    @Nullable Instant answered) {
  /** What the server did. */
  public enum Result {
    /** It used the token up and made the next one. */
    REFRESHED,
    /** The token had been used up before: the session ended. */
    REPLAYED,
    /** The session had ended before. */
    TOO_LATE,
    /** The client may not use this token: the session ended. */
    REFUSED
  }

  /** Whether its answer brought new tokens that a planned fault destroyed. */
  public boolean tokensLost() {
    return result == Result.REFRESHED && delivery == Delivery.LOST;
  }

  /** One line: when, who, what. */
  @Override
  public String toString() {
    return "%s %s:%d uses token %d of %s: %s, answer %s"
        .formatted(
            arrived,
            sender,
            port,
            generation,
            did,
            result,
            delivery == null ? "on its way" : delivery + " at " + answered);
  }

  TokenUse delivered(Delivery how, Instant when) {
    return new TokenUse(number, arrived, sender, port, session, did, generation, result, how, when);
  }
}
