package io.github.atprotojakarta.identity;

/** What may answer a look-up. */
enum Reading {
  /** This node's cache, then the shared one, then the network. */
  ANY,
  /** Only what this node has read from the network itself, perhaps some minutes ago. */
  OWN,
  /** The network. */
  FRESH
}
