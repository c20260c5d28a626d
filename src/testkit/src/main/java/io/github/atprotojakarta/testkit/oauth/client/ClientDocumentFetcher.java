package io.github.atprotojakarta.testkit.oauth.client;

import java.net.URI;
import java.util.Optional;

/** Fetches the documents that clients publish. */
@FunctionalInterface
public interface ClientDocumentFetcher {
  /** Fetches a document; empty if there is no server at the address. */
  Optional<FetchedDocument> fetch(URI address);

  /**
   * A fetched document.
   *
   * @param status the status code
   * @param mediaType the media type, without parameters
   * @param body the content
   */
  record FetchedDocument(int status, String mediaType, String body) {}
}
