package io.github.atprotojakarta.oauth.server;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.atprotojakarta.ServerMetadataException;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.internal.cache.ExpiringCache;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.internal.json.JsonMembers;
import io.github.atprotojakarta.internal.json.UntrustedText;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Finds the authorization server of a PDS, and its metadata (RFC 9728, RFC 8414). Results are
 * cached for some minutes, failures are not.
 */
public final class ServerMetadataResolver {
  /** The default lifetime of cached metadata: five minutes. */
  public static final Duration USUAL_LIFETIME = Duration.ofMinutes(5);

  /**
   * The longest lifetime of cached metadata: ten minutes, as the specification recommends for
   * logins.
   */
  public static final Duration LONGEST_LIFETIME = Duration.ofMinutes(10);

  private static final int ENTRIES = 10_000;

  private final MetadataFetcher fetcher;
  private final boolean allowHttp;
  private final ExpiringCache<Origin, Origin> issuers;
  private final ExpiringCache<Origin, Issuer> servers;

  /** Checked metadata with the resources that they list, if they list any. */
  private record Issuer(
      AuthorizationServerMetadata metadata, Optional<List<String>> protectedResources) {}

  /**
   * Creates the resolver with {@link #USUAL_LIFETIME}.
   *
   * @param allowHttp whether plain http servers are allowed (development mode)
   */
  public ServerMetadataResolver(HttpTransport transport, boolean allowHttp) {
    this(transport, allowHttp, USUAL_LIFETIME);
  }

  /**
   * Creates the resolver.
   *
   * @param allowHttp whether plain http servers are allowed (development mode)
   * @param lifetime how long metadata are cached; zero for no cache
   * @throws IllegalArgumentException when the lifetime is negative or longer than {@link
   *     #LONGEST_LIFETIME}
   */
  public ServerMetadataResolver(HttpTransport transport, boolean allowHttp, Duration lifetime) {
    this(transport, allowHttp, lifetime, Ticker.systemTicker());
  }

  ServerMetadataResolver(
      HttpTransport transport, boolean allowHttp, Duration lifetime, Ticker ticker) {
    if (lifetime.isNegative() || lifetime.compareTo(LONGEST_LIFETIME) > 0) {
      throw new IllegalArgumentException(
          "The lifetime of cached server metadata must be from PT0S to "
              + LONGEST_LIFETIME
              + ", not "
              + lifetime);
    }
    this.fetcher = new MetadataFetcher(transport, allowHttp);
    this.allowHttp = allowHttp;
    this.issuers = new ExpiringCache<>(ENTRIES, lifetime, ticker);
    this.servers = new ExpiringCache<>(ENTRIES, lifetime, ticker);
  }

  /**
   * Returns the authorization server of a PDS.
   *
   * @param fresh whether to bypass the cache
   * @throws io.github.atprotojakarta.ServerMetadataException when either server's metadata breaks
   *     the profile
   * @throws io.github.atprotojakarta.TransientException when a server did not respond
   */
  public AuthorizationServerMetadata ofPds(URI pds, boolean fresh) {
    Origin resource = origin(pds);
    Origin named = fresh ? null : issuers.find(resource);
    if (named == null) {
      named = fetchIssuer(resource);
      issuers.put(resource, named);
    }
    Issuer issuer = issuer(named, fresh);
    demandMutual(resource, issuer);
    return issuer.metadata;
  }

  /**
   * Returns the metadata of an authorization server. Throws the same exceptions as {@link #ofPds}.
   */
  public AuthorizationServerMetadata ofIssuer(URI issuer, boolean fresh) {
    return issuer(origin(issuer), fresh).metadata;
  }

  /**
   * Returns the metadata for a host that is a PDS or an authorization server. Throws the same
   * exceptions as {@link #ofPds}.
   */
  public AuthorizationServerMetadata ofServer(URI origin) {
    try {
      return ofPds(origin, false);
    } catch (ServerMetadataException notPds) {
      try {
        return ofIssuer(origin, false);
      } catch (ServerMetadataException notIssuer) {
        ServerMetadataException neither =
            new ServerMetadataException(
                notPds.getMessage() + " As an authorization server: " + notIssuer.getMessage(),
                notPds);
        neither.addSuppressed(notIssuer);
        throw neither;
      }
    }
  }

  private Issuer issuer(Origin origin, boolean fresh) {
    Issuer known = fresh ? null : servers.find(origin);
    if (known != null) {
      return known;
    }
    JsonObject json = fetcher.authorizationServer(origin);
    Issuer issuer =
        new Issuer(
            AuthorizationServerMetadata.parse(json, origin.toUri(), allowHttp),
            JsonMembers.strings(json, "protected_resources"));
    servers.put(origin, issuer);
    return issuer;
  }

  private Origin fetchIssuer(Origin pds) {
    JsonObject json = fetcher.protectedResource(pds);
    if (!JsonMembers.string(json, "resource").equals(Optional.of(pds.value()))) {
      throw broken(pds, json, "resource", "must be the origin that it was fetched from");
    }
    List<String> named = JsonMembers.strings(json, "authorization_servers").orElse(List.of());
    if (named.size() != 1) {
      throw broken(pds, json, "authorization_servers", "must name exactly one server");
    }
    return Origin.parseCanonical(named.get(0))
        .filter(issuer -> issuer.isHttps() || allowHttp)
        .orElseThrow(
            () ->
                broken(
                    pds,
                    json,
                    "authorization_servers",
                    "must name an https origin, without path, credentials or default port"));
  }

  /** RFC 9728 section 4: a server that lists its resources must list this one. */
  private static void demandMutual(Origin pds, Issuer issuer) {
    if (issuer.protectedResources.isPresent()
        && !issuer.protectedResources.get().contains(pds.value())) {
      throw new ServerMetadataException(
          "The PDS "
              + pds
              + " names the authorization server "
              + issuer.metadata.issuer()
              + ", which does not list it among its \"protected_resources\"");
    }
  }

  private static ServerMetadataException broken(
      Origin pds, JsonObject json, String name, String rule) {
    return new ServerMetadataException(
        "The PDS "
            + pds
            + " has invalid resource metadata: \""
            + name
            + "\" is "
            + JsonMembers.describe(json, name)
            + "; it "
            + rule
            + " (AT Protocol OAuth profile).");
  }

  private static Origin origin(URI uri) {
    try {
      return Origin.of(uri);
    } catch (IllegalArgumentException e) {
      throw new ServerMetadataException(
          "Not the address of a server: " + UntrustedText.clean(uri.toString()), e);
    }
  }
}
