package io.github.atprotojakarta.internal;

import io.github.atprotojakarta.internal.http.PublicHosts;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import java.net.URI;
import java.time.Duration;

/** The rules that the settings of a client must meet together. */
public final class ClientRules {
  private static final Duration LONGEST_LOGIN = Duration.ofHours(1);

  private ClientRules() {}

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when settings contradict each other; the message names them
   */
  public static void check(
      ClientMetadata metadata, ClientKeySet keys, boolean developmentMode, Duration loginTimeout) {
    metadata.checkKeys(keys);
    if (developmentMode && !isPrivate(metadata.clientId())) {
      throw new IllegalArgumentException(
          "developmentMode is on, but client_id "
              + metadata.clientId()
              + " is public: strangers could make this server call addresses of its own network;"
              + " turn developmentMode off, or use a name such as app.test or app.internal");
    }
    if (loginTimeout.isNegative()
        || loginTimeout.isZero()
        || loginTimeout.compareTo(LONGEST_LOGIN) > 0) {
      throw new IllegalArgumentException(
          "loginTimeout " + loginTimeout + " is not between 0 and 1 hour");
    }
  }

  /** The loopback client has http://localhost as its id. */
  private static boolean isPrivate(String clientId) {
    return PublicHosts.isPrivate(URI.create(clientId).getHost());
  }
}
