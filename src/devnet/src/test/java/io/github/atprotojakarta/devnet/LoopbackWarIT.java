package io.github.atprotojakarta.devnet;

/** The example application on a developer's machine: no address, no keys, no database to set up. */
class LoopbackWarIT extends WarTest {
  LoopbackWarIT() {
    super(ClientKind.LOOPBACK);
  }
}
