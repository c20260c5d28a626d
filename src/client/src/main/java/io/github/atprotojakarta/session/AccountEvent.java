package io.github.atprotojakarta.session;

import io.github.atprotojakarta.identity.Did;

/** An act of an administrator that concerns an account, and not only one of its sessions. */
public sealed interface AccountEvent {
  /** Returns the account. */
  Did did();

  /** Returns who did it, and why. */
  AdministrativeAct act();

  /** The account cannot sign in any more. Events of its sessions, which end, follow. */
  record AccountBlocked(Did did, AdministrativeAct act) implements AccountEvent {}

  /** The account can sign in again. */
  record AccountUnblocked(Did did, AdministrativeAct act) implements AccountEvent {}
}
