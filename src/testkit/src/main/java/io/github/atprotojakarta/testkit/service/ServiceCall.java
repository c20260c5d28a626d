package io.github.atprotojakarta.testkit.service;

import java.util.List;
import java.util.Map;

/**
 * A call that a service accepted.
 *
 * @param method the HTTP method
 * @param nsid the XRPC method
 * @param issuer the DID of the account that called
 * @param audience the audience of the token
 * @param lifetime how long the token was valid after its issue, in seconds
 * @param query the parameters; each name with all of its values
 * @param headers the headers, by their names in lower case
 * @param body the body
 */
public record ServiceCall(
    String method,
    String nsid,
    String issuer,
    String audience,
    long lifetime,
    Map<String, List<String>> query,
    Map<String, List<String>> headers,
    String body) {
  /** Returns the first value of a header; empty text if it was not sent. */
  public String header(String name) {
    return headers.getOrDefault(name, List.of("")).get(0);
  }
}
