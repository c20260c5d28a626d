package io.github.atprotojakarta.oauth.client;

import io.github.atprotojakarta.internal.http.PublicHosts;
import io.github.atprotojakarta.internal.http.PublicSuffixes;
import io.github.atprotojakarta.internal.json.UntrustedText;
import io.github.atprotojakarta.oauth.client.SelfCheckFinding.Kind;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that the reference server refuses although client metadata may name them. Only the
 * self-check knows them: servers of a private network may have other rules.
 *
 * <p>Sources, in bluesky-social/atproto (oauth-provider 0.22.3): the server fetches the metadata
 * and the keys with {@code packages/internal/fetch-node/src/safe.ts}, with the options in {@code
 * packages/pds/src/context.ts}: no port, no IP address, and none of the domains in {@code
 * packages/internal/fetch/src/fetch-request.ts}. The rule for redirect addresses is in {@code
 * packages/oauth/oauth-provider/src/client/client-manager.ts}. Before version 0.7.7 the server
 * demanded a domain on the Public Suffix List; later ones do not, but cannot find the address of a
 * host below a top-level domain that does not exist.
 */
final class ForbiddenHosts {
  /** The domains from which the reference server fetches nothing, with their subdomains. */
  private static final List<String> DOMAINS =
      List.of("example.com", "example.org", "example.net", "googleusercontent.com");

  private final PublicSuffixes suffixes;
  private final Collection<SelfCheckFinding> findings;

  ForbiddenHosts(PublicSuffixes suffixes, Collection<SelfCheckFinding> findings) {
    this.suffixes = suffixes;
    this.findings = findings;
  }

  /** Checks the address of the metadata, which obeys the rules for a {@code client_id}. */
  void checkClientId(URI clientId) {
    checkFetched("client_id", clientId);
  }

  /** Checks the other addresses of the metadata. Skips those that break a rule of metadata. */
  void checkMetadata(JsonObject metadata) {
    https(metadata.get("jwks_uri")).ifPresent(uri -> checkFetched("jwks_uri", uri));
    if (metadata.get("redirect_uris") instanceof JsonArray uris) {
      uris.forEach(value -> https(value).ifPresent(this::checkRedirect));
    }
  }

  private void checkFetched(String field, URI uri) {
    String host = withoutRoot(uri.getHost().toLowerCase(Locale.ROOT));
    if (ClientUris.isIp(host)) {
      add(field, uri, "authorization servers fetch nothing from an IP address; use a domain name");
      return;
    }
    if (uri.getPort() != -1 && uri.getPort() != 443) {
      add(field, uri, "authorization servers fetch from port 443 only");
    }
    Optional<String> refused =
        DOMAINS.stream()
            .filter(domain -> host.equals(domain) || host.endsWith("." + domain))
            .findFirst();
    String top = PublicHosts.topLevelDomain(host);
    if (refused.isPresent()) {
      add(
          field,
          uri,
          "authorization servers fetch nothing from \""
              + refused.get()
              + "\"; use a domain of your own");
    } else if (PublicHosts.isReserved(top) || !suffixes.mayExist(top)) {
      add(
          field,
          uri,
          "the public DNS has no domain \"."
              + top
              + "\", so authorization servers cannot find the host; use a public domain");
    }
  }

  private void checkRedirect(URI uri) {
    if (uri.getHost().startsWith("[")) {
      add(
          "redirect_uris",
          uri,
          "authorization servers refuse an IPv6 address here; use a domain name");
    }
  }

  private void add(String field, URI uri, String reason) {
    findings.add(
        new SelfCheckFinding(
            Kind.ADDRESS,
            "Client metadata: \""
                + field
                + "\" is "
                + UntrustedText.clean(uri.toString())
                + "; "
                + reason
                + "."));
  }

  private static Optional<URI> https(@Nullable JsonValue value) {
    try {
      return value instanceof JsonString text
          ? Optional.of(ClientUris.parseHttps("address", text.getString()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String withoutRoot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }
}
