package io.github.atprotojakarta.cache;

import java.time.Duration;
import java.util.Optional;

/**
 * A cache of public documents that the nodes of an application share, such as Redis or a data grid:
 * handles, DID documents, and the metadata of servers. Each node has a cache in memory before it;
 * without a shared cache, each node asks the servers itself.
 *
 * <p>The client checks each entry as it checks the response of a server, and ignores one that is
 * broken, older than the lifetime, or dated in the future. It waits one second at most; a cache
 * that fails or is slow only costs requests to the servers. It reads no entry for the account check
 * of a login, for a token request, or before a refresh, because whoever can write to the cache
 * could name other servers there. They could still send people who begin a login to another page:
 * protect the cache as you protect the database of sessions.
 *
 * <pre>{@code
 * AtprotoOAuthClient.builder().documentCache(new RedisDocumentCache(redis));
 * }</pre>
 *
 * An implementation must be safe for use by several threads. It may forget entries at any time. Its
 * methods run on threads of the client, and may throw any exception.
 */
public interface DocumentCache {
  /** What an entry is about. */
  enum Kind {
    /** The DID of a handle. The name is the handle in lower case. */
    HANDLE,
    /** The parts of a DID document that sign-in needs. The name is the DID. */
    DID_DOCUMENT,
    /** The metadata of an authorization server (RFC 8414). The name is its origin. */
    AUTHORIZATION_SERVER,
    /** The authorization server that a PDS names (RFC 9728). The name is the origin of the PDS. */
    PROTECTED_RESOURCE
  }

  /**
   * Returns the newest entry.
   *
   * @param kind a part of the key: entries of two kinds may have the same name
   * @param name up to 2048 ASCII characters
   * @return the entry as it was put; empty if there is none
   */
  Optional<String> find(Kind kind, String name);

  /**
   * Puts an entry in place of an older one.
   *
   * @param entry a text of up to 65 KiB: the time when the document was fetched, and the document
   * @param lifetime how long the entry is of use; the cache may remove it after that
   */
  void put(Kind kind, String name, String entry, Duration lifetime);
}
