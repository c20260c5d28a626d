package io.github.atprotojakarta.testkit;

import io.github.atprotojakarta.testkit.identity.AccountStore;
import io.github.atprotojakarta.testkit.oauth.AuthorizationServer;
import io.github.atprotojakarta.testkit.oauth.authorization.TokenScopes;
import io.github.atprotojakarta.testkit.oauth.client.ClientDirectory;
import io.github.atprotojakarta.testkit.oauth.dialect.Dialect;
import io.github.atprotojakarta.testkit.oauth.token.TokenCounters;
import io.github.atprotojakarta.testkit.oauth.token.TokenSessions;
import io.github.atprotojakarta.testkit.pds.OtherServices;
import io.github.atprotojakarta.testkit.pds.Pds;
import io.github.atprotojakarta.testkit.server.OriginServer;
import io.github.atprotojakarta.testkit.server.RandomIds;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A PDS and its authorization server, each with its own origin. */
final class AccountHost {
  /** The objects that all account hosts of a network share. */
  record Shared(
      AccountStore accounts,
      ClientDirectory clients,
      OtherServices services,
      Clock clock,
      RandomIds ids,
      TokenCounters counters,
      Duration accessTokenLifetime,
      List<String> assertionAlgorithms,
      TokenScopes scopes,
      Dialect dialect) {}

  private final OriginServer pdsServer;
  private final OriginServer issuerServer;
  private final OriginServer pageServer;
  private final AuthorizationServer authorizationServer;
  private final Pds pds;

  /** Creates the host; {@code pageServer} may be the issuer's server. */
  AccountHost(
      OriginServer pdsServer, OriginServer issuerServer, OriginServer pageServer, Shared shared) {
    this.pdsServer = pdsServer;
    this.issuerServer = issuerServer;
    this.pageServer = pageServer;
    this.authorizationServer =
        new AuthorizationServer(
            issuerServer,
            pageServer,
            pdsServer.origin(),
            shared.accounts,
            shared.clients,
            new TokenSessions(
                shared.clock,
                shared.ids,
                shared.counters,
                shared.accessTokenLifetime,
                shared.dialect.tokens().replay()),
            shared.clock,
            shared.ids,
            shared.assertionAlgorithms,
            shared.scopes,
            shared.dialect);
    this.pds =
        new Pds(
            pdsServer,
            shared.accounts,
            authorizationServer,
            shared.services,
            shared.clock,
            shared.ids,
            shared.dialect);
  }

  AuthorizationServer authorizationServer() {
    return authorizationServer;
  }

  Pds pds() {
    return pds;
  }

  Stream<OriginServer> servers() {
    return Stream.of(pdsServer, issuerServer, pageServer).distinct();
  }

  void invalidateNonces() {
    authorizationServer.nonces().invalidate();
    pds.nonces().invalidate();
  }
}
