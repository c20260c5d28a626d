package io.github.atprotojakarta.internal;

import io.github.atprotojakarta.internal.http.PublicHosts;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import java.net.URI;
import java.time.Duration;

/** The rules that the settings of a client must meet together. */
public final class ClientRules {
  private static final Duration LONGEST_LOGIN = Duration.ofHours(1);

  /** The code exchange needs a quarter of the deadline, and a usual server responds in a second. */
  private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(4);

  private static final Duration LONGEST_DEADLINE = Duration.ofMinutes(2);
  private static final Duration LONGEST_CALL = Duration.ofMinutes(10);

  private ClientRules() {}

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when settings contradict each other; the message names them
   */
  public static void check(ClientMetadata metadata, boolean developmentMode) {
    if (developmentMode && !isPrivate(metadata.clientId())) {
      throw new IllegalArgumentException(
          "developmentMode is on, but client_id "
              + metadata.clientId()
              + " is public: strangers could make this server call addresses of its own network;"
              + " turn developmentMode off, or use a name such as app.test or app.internal");
    }
  }

  /**
   * Checks the durations.
   *
   * @throws IllegalArgumentException when one is too short or too long; the message names it
   */
  public static void checkTimes(
      Duration loginTimeout,
      Duration loginDeadline,
      Duration xrpcTimeout,
      Duration connectionWait) {
    demand("loginTimeout", loginTimeout, Duration.ofNanos(1), LONGEST_LOGIN);
    demand("loginDeadline", loginDeadline, SHORTEST_DEADLINE, LONGEST_DEADLINE);
    demand("xrpcTimeout", xrpcTimeout, Duration.ofNanos(1), LONGEST_CALL);
    demand("xrpcConnectionWait", connectionWait, Duration.ofMillis(1), LONGEST_CALL);
  }

  private static void demand(String name, Duration value, Duration shortest, Duration longest) {
    if (value.compareTo(shortest) < 0 || value.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          name + " " + value + " is not between " + shortest + " and " + longest);
    }
  }

  /** The loopback client has http://localhost as its id. */
  private static boolean isPrivate(String clientId) {
    return PublicHosts.isPrivate(URI.create(clientId).getHost());
  }
}
