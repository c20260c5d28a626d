package io.github.atprotojakarta.devnet;

/**
 * The example application as it would run in production: with keys, behind a proxy that ends TLS.
 */
class ConfidentialWarIT extends WarTest {
  ConfidentialWarIT() {
    super(ClientKind.CONFIDENTIAL);
  }
}
