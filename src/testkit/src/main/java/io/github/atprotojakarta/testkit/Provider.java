package io.github.atprotojakarta.testkit;

import io.github.atprotojakarta.testkit.identity.Accounts;
import io.github.atprotojakarta.testkit.oauth.AuthorizationServer;
import io.github.atprotojakarta.testkit.oauth.Tally;
import io.github.atprotojakarta.testkit.oauth.client.ClientDirectory;
import io.github.atprotojakarta.testkit.pds.Pds;
import io.github.atprotojakarta.testkit.server.RandomIds;
import io.github.atprotojakarta.testkit.server.Site;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;

/** A PDS and its authorization server, each at a site of its own. */
final class Provider {
  /** What the providers of a network share. */
  record Parts(
      Accounts accounts,
      ClientDirectory clients,
      Clock clock,
      RandomIds ids,
      Tally tally,
      Duration accessTokenLifetime) {}

  private final Site pdsSite;
  private final Site serverSite;
  private final AuthorizationServer server;
  private final Pds pds;

  Provider(Site pdsSite, Site serverSite, Parts parts) {
    this.pdsSite = pdsSite;
    this.serverSite = serverSite;
    this.server =
        new AuthorizationServer(
            serverSite,
            pdsSite.origin(),
            parts.accounts,
            parts.clients,
            parts.clock,
            parts.ids,
            parts.tally,
            parts.accessTokenLifetime);
    this.pds = new Pds(pdsSite, parts.accounts, server, parts.clock, parts.ids);
  }

  AuthorizationServer server() {
    return server;
  }

  Pds pds() {
    return pds;
  }

  Stream<Site> sites() {
    return Stream.of(pdsSite, serverSite);
  }

  void invalidateNonces() {
    server.nonces().invalidate();
    pds.nonces().invalidate();
  }
}
