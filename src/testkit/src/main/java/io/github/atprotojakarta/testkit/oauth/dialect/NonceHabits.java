package io.github.atprotojakarta.testkit.oauth.dialect;

import io.github.atprotojakarta.testkit.oauth.dpop.NonceRule;
import io.github.atprotojakarta.testkit.server.Endpoint;
import java.util.Set;

/**
 * Where a server demands and sends DPoP nonces. A demand always carries a nonce.
 *
 * @param required the endpoints that demand one
 * @param optional the endpoints that check one if the proof has it
 * @param sent the endpoints whose other responses carry one
 */
public record NonceHabits(Set<Endpoint> required, Set<Endpoint> optional, Set<Endpoint> sent) {
  static final NonceHabits NONE = new NonceHabits(Set.of(), Set.of(), Set.of());
  private static final Set<Endpoint> ALL =
      Set.of(Endpoint.PAR, Endpoint.TOKEN, Endpoint.REVOCATION, Endpoint.XRPC);

  static final NonceHabits REFERENCE = new NonceHabits(ALL, Set.of(), ALL);

  /** Returns the rule of an endpoint. */
  public NonceRule at(Endpoint endpoint) {
    if (required.contains(endpoint)) {
      return NonceRule.REQUIRED;
    }
    return optional.contains(endpoint) ? NonceRule.OPTIONAL : NonceRule.IGNORED;
  }
}
