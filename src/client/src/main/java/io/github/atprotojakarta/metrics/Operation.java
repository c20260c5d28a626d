package io.github.atprotojakarta.metrics;

import java.net.URI;

/** Something that a client does and that takes time, for tracing. Has no secrets. */
public sealed interface Operation {
  /** The start of a login, from the identifier to the redirect. */
  record LoginStart() implements Operation {}

  /** The completion of a login, from the callback to the stored session. */
  record LoginCompletion() implements Operation {}

  /** The refresh of a session. Callers that share it see one operation. */
  record Refresh() implements Operation {}

  /**
   * A call of the account's PDS, with refreshes and retries.
   *
   * @param nsid the XRPC method, such as {@code com.atproto.repo.getRecord}; empty if the path is
   *     not that of an XRPC method
   * @param method the HTTP method
   * @param address the address without query and user information
   */
  record XrpcCall(String nsid, String method, URI address) implements Operation {}

  /**
   * One HTTP request, until its response begins. Retries are requests of their own.
   *
   * @param method the HTTP method
   * @param address the address without query and user information
   */
  record HttpExchange(String method, URI address) implements Operation {}
}
