package io.github.atprotojakarta.oauth.server;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.atprotojakarta.ServerMetadataException;
import io.github.atprotojakarta.cache.DocumentCache;
import io.github.atprotojakarta.cache.DocumentCache.Kind;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.internal.cache.CacheBudget;
import io.github.atprotojakarta.internal.cache.ExpiringCache;
import io.github.atprotojakarta.internal.cache.SharedDocuments;
import io.github.atprotojakarta.internal.cache.Weights;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.internal.json.UntrustedText;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  private final MetadataFetcher fetcher;
  private final boolean allowHttp;
  private final ExpiringCache<Origin, Origin> issuers;
  private final ExpiringCache<Origin, Issuer> servers;
  private final SharedDocuments shared;

  /**
   * Checked metadata. Not the list of resources, which a server could make long.
   *
   * @param listsResources whether the server lists its resources, so that each PDS must be looked
   *     up in a fetched list
   */
  private record Issuer(AuthorizationServerMetadata metadata, boolean listsResources) {}

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
    this(transport, allowHttp, lifetime, CacheBudget.DEFAULT.mebibytes());
  }

  /**
   * Creates the resolver.
   *
   * @param allowHttp whether plain http servers are allowed (development mode)
   * @param lifetime how long metadata are cached; zero for no cache
   * @param cacheMemory the memory for all caches of a client, in MiB; a quarter is for metadata
   * @throws IllegalArgumentException when the lifetime is negative or longer than {@link
   *     #LONGEST_LIFETIME}, or the memory is not from 1 to 1024 MiB
   */
  public ServerMetadataResolver(
      HttpTransport transport, boolean allowHttp, Duration lifetime, int cacheMemory) {
    this(transport, allowHttp, lifetime, cacheMemory, null);
  }

  /**
   * Creates the resolver.
   *
   * @param allowHttp whether plain http servers are allowed (development mode)
   * @param lifetime how long metadata are cached; zero for no cache
   * @param cacheMemory the memory for all caches of a client, in MiB; a quarter is for metadata
   * @param cache is asked by {@link #ofPds} if this node does not know a server. What it contains
   *     is checked as if the server had sent it; {@code null} for none
   * @throws IllegalArgumentException when the lifetime is negative or longer than {@link
   *     #LONGEST_LIFETIME}, or the memory is not from 1 to 1024 MiB
   */
  public ServerMetadataResolver(
      HttpTransport transport,
      boolean allowHttp,
      Duration lifetime,
      int cacheMemory,
      @Nullable DocumentCache cache) {
    this(
        transport, allowHttp, lifetime, new CacheBudget(cacheMemory), cache, Ticker.systemTicker());
  }

  ServerMetadataResolver(
      HttpTransport transport,
      boolean allowHttp,
      Duration lifetime,
      CacheBudget budget,
      Ticker ticker) {
    this(transport, allowHttp, lifetime, budget, null, ticker);
  }

  private ServerMetadataResolver(
      HttpTransport transport,
      boolean allowHttp,
      Duration lifetime,
      CacheBudget budget,
      @Nullable DocumentCache cache,
      Ticker ticker) {
    ExpiringCache.checkLifetime("server metadata", lifetime, LONGEST_LIFETIME);
    this.fetcher = new MetadataFetcher(transport, allowHttp);
    this.allowHttp = allowHttp;
    this.shared = new SharedDocuments(cache, lifetime, HttpRequest.METADATA_LIMIT);
    this.issuers =
        new ExpiringCache<>(
            budget.issuers(), (pds, issuer) -> weight(pds) + weight(issuer), lifetime, ticker);
    this.servers =
        new ExpiringCache<>(
            budget.metadata(),
            (origin, issuer) -> weight(origin) + Weights.OBJECT + issuer.metadata.weight(),
            lifetime,
            ticker);
  }

  /**
   * Returns the authorization server of a PDS.
   *
   * @param fresh whether to bypass the caches
   * @throws io.github.atprotojakarta.ServerMetadataException when either server's metadata breaks
   *     the profile
   * @throws io.github.atprotojakarta.TransientException when a server did not respond
   */
  public AuthorizationServerMetadata ofPds(URI pds, boolean fresh) {
    Origin resource = origin(pds);
    Origin confirmed = fresh ? null : issuers.find(resource);
    if (!fresh) {
      Optional<AuthorizationServerMetadata> known = known(resource, confirmed);
      if (known.isPresent()) {
        return known.get();
      }
    }
    Origin named = confirmed == null ? fetchIssuer(resource) : confirmed;
    Issuer issuer = fresh ? null : servers.find(named);
    if (issuer == null || (issuer.listsResources && confirmed == null)) {
      JsonObject json = fetcher.authorizationServer(named);
      issuer = kept(named, json);
      ProtectedResourceRules.demandListed(resource, named, json);
    }
    if (confirmed == null) {
      issuers.put(resource, named);
    }
    return issuer.metadata;
  }

  /**
   * Returns the authorization server of a PDS by the caches. What the shared cache has does not get
   * into the cache in memory, where it would look like what this node has fetched.
   *
   * @param confirmed the server that this node knows; {@code null} if it knows none
   */
  private Optional<AuthorizationServerMetadata> known(Origin pds, @Nullable Origin confirmed) {
    Optional<Origin> named =
        confirmed == null
            ? shared.find(
                Kind.PROTECTED_RESOURCE,
                pds.value(),
                document -> namedBy(pds, shared.json(document)))
            : Optional.of(confirmed);
    if (named.isEmpty()) {
      return Optional.empty();
    }
    Origin server = named.get();
    Issuer own = servers.find(server);
    return own != null && (confirmed != null || !own.listsResources)
        ? Optional.of(own.metadata)
        : shared.find(
            Kind.AUTHORIZATION_SERVER,
            server.value(),
            document -> listing(pds, server, shared.json(document)));
  }

  private Origin namedBy(Origin pds, JsonObject json) {
    fetcher.demandEncrypted("The PDS " + pds, pds);
    return new ProtectedResourceRules(json, pds, allowHttp).issuer();
  }

  private AuthorizationServerMetadata listing(Origin pds, Origin issuer, JsonObject json) {
    AuthorizationServerMetadata metadata =
        AuthorizationServerMetadata.parse(json, issuer.toUri(), allowHttp);
    ProtectedResourceRules.demandListed(pds, issuer, json);
    return metadata;
  }

  /**
   * Returns the metadata of an authorization server. Throws the same exceptions as {@link #ofPds}.
   * Reads nothing from a {@link DocumentCache}: codes and tokens are sent to these addresses, and
   * responses from them sign users in.
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
    return kept(origin, fetcher.authorizationServer(origin));
  }

  private Issuer kept(Origin origin, JsonObject json) {
    Issuer issuer =
        new Issuer(
            AuthorizationServerMetadata.parse(json, origin.toUri(), allowHttp),
            ProtectedResourceRules.listed(json).isPresent());
    servers.put(origin, issuer);
    shared.put(Kind.AUTHORIZATION_SERVER, origin.value(), json.toString());
    return issuer;
  }

  private Origin fetchIssuer(Origin pds) {
    JsonObject json = fetcher.protectedResource(pds);
    Origin issuer = namedBy(pds, json);
    shared.put(Kind.PROTECTED_RESOURCE, pds.value(), ProtectedResourceRules.document(pds, issuer));
    return issuer;
  }

  private static int weight(Origin origin) {
    return Weights.OBJECT + Weights.of(origin.value());
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
