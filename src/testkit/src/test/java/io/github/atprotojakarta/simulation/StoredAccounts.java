package io.github.atprotojakarta.simulation;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.StoredSession;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Accounts whose users signed in when the history began. */
record StoredAccounts(World world) {
  private static final List<DpopKey> KEYS =
      List.of(
          DpopKey.generate(FreeSignatures.random(1)), DpopKey.generate(FreeSignatures.random(2)));

  /**
   * Adds an account with one session.
   *
   * @param number from 0; each has a name of its own up to 26 * 26 * 26
   * @param accessToken how long the access token lives
   */
  void add(int number, Duration accessToken) {
    String name = name(number);
    Did did = Did.parse("did:plc:" + name.repeat(6));
    SimulatedAccount account =
        new SimulatedAccount(
            new SessionKey(did, name.repeat(11).substring(1)), KEYS.get(number % KEYS.size()));
    world.model.accounts.add(account);
    world.server.add(account);
    TokenSet tokens =
        new TokenSet(
            URI.create(SimulatedServer.ISSUER),
            did,
            URI.create(SimulatedServer.PDS),
            SimulatedServer.SCOPE,
            Secret.of(account.newest.access),
            Secret.of(account.newest.refresh),
            Node.BEGIN.plus(accessToken));
    world.database.insert(
        StoredSession.builder()
            .key(account.key)
            .clientId(Node.METADATA.clientId())
            .authentication(new ClientAuthentication.None())
            .dpopKey(account.dpopKey)
            .tokens(tokens)
            .createdAt(Node.BEGIN)
            .build());
  }

  /** Returns four letters, because the names of tokens have the first four of a session's id. */
  private static String name(int number) {
    StringBuilder name = new StringBuilder();
    for (int rest = number, i = 0; i < 4; rest /= 26, i++) {
      name.append((char) ('a' + rest % 26));
    }
    return name.toString();
  }
}
