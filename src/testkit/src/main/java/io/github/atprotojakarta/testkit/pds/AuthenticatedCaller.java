package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.identity.Account;

/**
 * Who calls, and what the token allows.
 *
 * @param account the account of the token
 * @param permissions what its scope allows
 */
record AuthenticatedCaller(Account account, Permissions permissions) {
  String did() {
    return account.did().value();
  }
}
