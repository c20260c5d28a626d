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
 * Goes the way of a login from what was typed to the authorization server, and says what each step
 * met; a failed step does not hide the ones that can still be tried.
 */
final class Resolution {
  private final DnsHandleResolver dns;
  private final WellKnownHandleResolver https;
  private final DispatchingDidResolver dids;
  private final ServerMetadataResolver servers;
  private final PrintStream out;
  private boolean faults;

  Resolution(HttpTransport transport, TxtLookup txtLookup, URI plcDirectory, PrintStream out) {
    this.dns = new DnsHandleResolver(txtLookup);
    this.https = new WellKnownHandleResolver(transport);
    this.dids =
        new DispatchingDidResolver(
            new PlcDidResolver(transport, plcDirectory), new WebDidResolver(transport, false));
    this.servers = new ServerMetadataResolver(transport, false);
    this.out = out;
  }

  /** Runs all steps and gives the exit code. */
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
      fault(e.getMessage());
    }
    return faults ? Main.FAULTS : Main.DONE;
  }

  private void ofHandle(Handle handle) {
    show("handle", handle);
    Optional<Did> byDns = look("DNS", dns, handle);
    Optional<Did> byHttps = look("HTTPS", https, handle);
    if (byDns.isPresent() && byHttps.isPresent() && !byDns.equals(byHttps)) {
      fault("DNS and HTTPS name different accounts; the DNS counts");
    }
    Optional<Did> did = byDns.or(() -> byHttps);
    if (did.isPresent()) {
      ofDid(did.get(), handle);
    } else {
      // As a login would do it: this one says what each way met.
      new AtprotoHandleResolver(dns, https, Runnable::run, false).resolve(handle);
    }
  }

  /** One way to look a handle up; that it finds nothing is no fault while the other one does. */
  private Optional<Did> look(String name, HandleResolver resolver, Handle handle) {
    try {
      Optional<Did> did = resolver.resolve(handle);
      out.println("  " + name + ": " + did.map(Did::value).orElse("nothing published"));
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
    out.println("  document claims the handle: " + claimed.map(Handle::value).orElse("none"));
    if (typed != null && !claimed.equals(Optional.of(typed))) {
      fault("the document does not claim " + typed + ", so that handle does not count");
    } else if (typed == null && claimed.isPresent()) {
      verify(claimed.get(), did);
    }
    URI pds = document.pdsEndpoint();
    if (pds != null) {
      ofPds(pds);
    } else {
      fault("the document names no personal data server");
    }
  }

  private void verify(Handle claimed, Did did) {
    Optional<Did> back =
        look("DNS", dns, claimed).or(() -> look("HTTPS", https, claimed)).filter(did::equals);
    if (back.isEmpty()) {
      fault("the handle " + claimed + " does not lead back to this account");
    }
  }

  private void ofPds(URI pds) {
    show("PDS", pds);
    AuthorizationServerMetadata server = servers.ofPds(pds, true);
    show("authorization server", server.issuer());
    out.println("  pushed requests: " + server.pushedAuthorizationRequestEndpoint());
    out.println("  authorization:   " + server.authorizationEndpoint());
    out.println("  tokens:          " + server.tokenEndpoint());
    out.println("  client authentication: " + server.authMethods());
  }

  private void show(String what, Object value) {
    out.println(what + ": " + value);
  }

  private void fault(String message) {
    faults = true;
    out.println("  FAULT: " + message);
  }
}
