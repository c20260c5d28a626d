package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.identity.AccountIdentifier;
import io.github.atprotojakarta.identity.AtprotoHandleResolver;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.DidDocument;
import io.github.atprotojakarta.identity.DispatchingDidResolver;
import io.github.atprotojakarta.identity.DnsHandleResolver;
import io.github.atprotojakarta.identity.Handle;
import io.github.atprotojakarta.identity.HandleResolver;
import io.github.atprotojakarta.identity.PlcDidResolver;
import io.github.atprotojakarta.identity.TxtLookup;
import io.github.atprotojakarta.identity.WebDidResolver;
import io.github.atprotojakarta.identity.WellKnownHandleResolver;
import io.github.atprotojakarta.oauth.server.AuthorizationServerMetadata;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
import java.io.PrintStream;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Resolves an account like a login does, down to the authorization server, and prints the result of
 * each step. After a failed step it continues with the next one if possible.
 */
final class Resolution {
  private final DnsHandleResolver dns;
  private final WellKnownHandleResolver https;
  private final DispatchingDidResolver dids;
  private final ServerMetadataResolver servers;
  private final PrintStream out;
  private boolean problems;

  Resolution(HttpTransport transport, TxtLookup txtLookup, URI plcDirectory, PrintStream out) {
    this.dns = new DnsHandleResolver(txtLookup);
    this.https = new WellKnownHandleResolver(transport);
    this.dids =
        new DispatchingDidResolver(
            new PlcDidResolver(transport, plcDirectory), new WebDidResolver(transport, false));
    this.servers = new ServerMetadataResolver(transport, false);
    this.out = out;
  }

  /** Runs all steps and returns the exit code. */
  int run(String typed) {
    try {
      AccountIdentifier identifier = AccountIdentifier.parse(typed, false);
      if (identifier instanceof AccountIdentifier.ByHandle byHandle) {
        ofHandle(byHandle.handle());
      } else if (identifier instanceof AccountIdentifier.ByDid byDid) {
        ofDid(byDid.did(), null);
      } else if (identifier instanceof AccountIdentifier.ByServer byServer) {
        show("server", byServer.origin());
        show("authorization server", servers.ofServer(byServer.origin()).issuer());
      }
    } catch (AtprotoOAuthException e) {
      problem(String.valueOf(e.getMessage()));
    }
    return problems ? Main.PROBLEM : Main.SUCCESS;
  }

  private void ofHandle(Handle handle) {
    show("handle", handle);
    Optional<Did> byDns = resolve("DNS", dns, handle);
    Optional<Did> byHttps = resolve("HTTPS", https, handle);
    if (byDns.isPresent() && byHttps.isPresent() && !byDns.equals(byHttps)) {
      problem("DNS and HTTPS return different accounts; logins use the one from DNS");
    }
    Optional<Did> did = byDns.or(() -> byHttps);
    if (did.isPresent()) {
      ofDid(did.get(), handle);
    } else {
      // Throws an exception with the details of both methods, like in a login.
      new AtprotoHandleResolver(dns, https, Runnable::run, false).resolve(handle);
    }
  }

  /** Tries one method; an empty result is no problem if the other method finds the handle. */
  private Optional<Did> resolve(String name, HandleResolver resolver, Handle handle) {
    try {
      Optional<Did> did = resolver.resolve(handle);
      out.println("  " + name + ": " + did.map(Did::value).orElse("no DID published"));
      return did;
    } catch (AtprotoOAuthException e) {
      out.println("  " + name + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private void ofDid(Did did, @Nullable Handle typed) {
    show("DID", did);
    DidDocument document = dids.resolve(did, true);
    Optional<Handle> claimed = Optional.ofNullable(document.claimedHandle());
    out.println("  handle in the DID document: " + claimed.map(Handle::value).orElse("none"));
    if (typed != null && !claimed.equals(Optional.of(typed))) {
      problem("the DID document does not claim " + typed + ", so the handle is not valid");
    } else if (typed == null && claimed.isPresent()) {
      verify(claimed.get(), did);
    }
    URI pds = document.pdsEndpoint();
    if (pds != null) {
      ofPds(pds);
    } else {
      problem("the DID document does not name a PDS");
    }
  }

  private void verify(Handle claimed, Did did) {
    Optional<Did> back =
        resolve("DNS", dns, claimed).or(() -> resolve("HTTPS", https, claimed)).filter(did::equals);
    if (back.isEmpty()) {
      problem("the handle " + claimed + " does not resolve to this account");
    }
  }

  private void ofPds(URI pds) {
    show("PDS", pds);
    AuthorizationServerMetadata server = servers.ofPds(pds, true);
    show("authorization server", server.issuer());
    out.println("  pushed requests:       " + server.pushedAuthorizationRequestEndpoint());
    out.println("  authorization:         " + server.authorizationEndpoint());
    out.println("  tokens:                " + server.tokenEndpoint());
    out.println("  client authentication: " + server.authMethods());
  }

  private void show(String what, Object value) {
    out.println(what + ": " + value);
  }

  private void problem(String message) {
    problems = true;
    out.println("  PROBLEM: " + message);
  }
}
