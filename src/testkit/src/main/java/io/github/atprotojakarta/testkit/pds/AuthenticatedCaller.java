package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.identity.Account;

/**
 * The authenticated account of a request and its permissions.
 *
 * @param account the account of the token
 * @param permissions the permissions of the token's scope
 */
record AuthenticatedCaller(Account account, Permissions permissions) {
  String did() {
    return account.did().value();
  }
}
