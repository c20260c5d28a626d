package io.github.atprotojakarta.testkit.oauth.token;

import io.github.atprotojakarta.testkit.server.Delivery;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One use of a refresh token, as the authorization server saw it.
 *
 * @param number the position in the history
 * @param arrived when the request arrived
 * @param sender the request's {@code User-Agent}
 * @param port the sender's port
 * @param session the server's id of the session
 * @param did the account
 * @param generation the number of the refresh token in its session; the login issues number 1
 * @param result what the server did
 * @param delivery the fate of the response; {@code null} until it is known
 * @param deliveredAt when the delivery was known
 */
public record RefreshTokenUse(
    long number,
    Instant arrived,
    String sender,
    int port,
    String session,
    String did,
    int generation,
    Result result,
    @Nullable Delivery delivery,
    @Nullable Instant deliveredAt) {
  /** What the server did. */
  public enum Result {
    /** It redeemed the token and issued the next one. */
    REFRESHED,
    /** The token had been redeemed before; the session ended. */
    REPLAYED,
    /** The session had ended before. */
    TOO_LATE,
    /** The client may not use this token; the session ended. */
    REFUSED
  }

  /** Returns whether a planned fault destroyed a response with new tokens. */
  public boolean tokensLost() {
    return result == Result.REFRESHED && delivery == Delivery.LOST;
  }

  /** Returns one line for logs. */
  @Override
  public String toString() {
    return "%s %s:%d uses token %d of %s: %s, response %s"
        .formatted(
            arrived,
            sender,
            port,
            generation,
            did,
            result,
            delivery == null ? "not sent yet" : delivery + " at " + deliveredAt);
  }

  RefreshTokenUse delivered(Delivery how, Instant when) {
    return new RefreshTokenUse(
        number, arrived, sender, port, session, did, generation, result, how, when);
  }
}
