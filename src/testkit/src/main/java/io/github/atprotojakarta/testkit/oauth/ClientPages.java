package io.github.atprotojakarta.testkit.oauth;

import java.net.URI;
import java.util.Optional;

/** How the authorization server fetches what clients publish. */
@FunctionalInterface
public interface ClientPages {
  /** Fetches an address; empty when nothing answers there. */
  Optional<Page> fetch(URI address);

  /**
   * What was found.
   *
   * @param status the status code
   * @param mediaType the media type, without parameters
   * @param body the text
   */
  record Page(int status, String mediaType, String body) {}
}
