package io.github.atprotojakarta.identity;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.cache.DocumentCache;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.internal.cache.CacheBudget;
import io.github.atprotojakarta.internal.cache.ExpiringCache;
import io.github.atprotojakarta.internal.cache.SharedDocuments;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a handle or a DID to an account and its PDS. A handle is verified in both directions: it
 * resolves to the DID, and the DID document claims the handle.
 *
 * <pre>{@code
 * IdentityResolver identities = IdentityResolver.builder(transport).build();
 * Identity alice = identities.resolve(Handle.parse("alice.example.com"));
 * }</pre>
 */
public final class IdentityResolver {
  private static final Logger LOG = System.getLogger(IdentityResolver.class.getName());

  /** The default lifetime of cached handles and DID documents: five minutes. */
  public static final Duration USUAL_LIFETIME = Duration.ofMinutes(5);

  /**
   * The longest lifetime of cached handles and DID documents: ten minutes, as the specification
   * recommends for logins.
   */
  public static final Duration LONGEST_LIFETIME = Duration.ofMinutes(10);

  /** Applications may show a handle for a day. */
  private static final Duration KNOWN = Duration.ofDays(1);

  private final HandleResolver handles;
  private final DidResolver dids;

  /** These read nothing that other nodes have written. */
  private final HandleResolver ownHandles;

  private final DidResolver ownDids;

  /** Whether there is nothing that other nodes have written. */
  private final boolean alone;

  private final ExpiringCache<Did, Handle> verified;
  private final Optional<URI> plcDirectory;
  private final TxtLookup txtLookup;

  /** Creates a resolver that uses these two without a cache. */
  public IdentityResolver(HandleResolver handles, DidResolver dids) {
    this(
        new Sources(handles, handles, dids, dids),
        CacheBudget.DEFAULT,
        Optional.empty(),
        List.of(DnsjavaTxtLookup.system()));
  }

  /** The resolvers, and those that read nothing that other nodes have written. */
  private record Sources(
      HandleResolver handles, HandleResolver ownHandles, DidResolver dids, DidResolver ownDids) {}

  private IdentityResolver(
      Sources sources, CacheBudget budget, Optional<URI> plcDirectory, List<TxtLookup> lookups) {
    this.plcDirectory = plcDirectory;
    this.txtLookup = new TxtLookups(lookups);
    this.handles = Objects.requireNonNull(sources.handles, "handles");
    this.dids = Objects.requireNonNull(sources.dids, "dids");
    this.ownHandles = sources.ownHandles;
    this.ownDids = sources.ownDids;
    this.alone = handles == ownHandles && dids == ownDids;
    this.verified =
        new ExpiringCache<>(
            budget.verifiedHandles(), (did, handle) -> did.weight() + handle.weight(), KNOWN);
  }

  /** Returns a builder of a resolver with caches. */
  public static Builder builder(HttpTransport transport) {
    return new Builder(transport);
  }

  /**
   * Resolves a handle and verifies it in both directions.
   *
   * @throws IdentityException when the handle resolves to no account, or the account does not claim
   *     it
   * @throws TransientException when a server did not respond
   */
  public Identity resolve(Handle handle) {
    if (handle.equals(Handle.INVALID)) {
      throw new IdentityException(
          IdentityException.Reason.INVALID_IDENTIFIER,
          "handle.invalid means that an account has no valid handle; use the account's DID");
    }
    DidDocument document = document(found(handle, handles.resolve(handle)), dids, false);
    if (!claims(document, handle)) {
      // The handle may have changed since one of the two was cached.
      document = document(found(handle, handles.resolveFresh(handle)), dids, true);
      if (!claims(document, handle)) {
        throw mismatch(handle, document);
      }
    }
    Identity identity = new Identity(document.did(), Optional.of(handle), pds(document));
    return alone ? remembered(identity) : identity;
  }

  /**
   * Resolves a DID and verifies the handle in its document. The identity has no handle if the
   * verification fails.
   *
   * @param fresh whether to bypass caches for the DID document, and a {@link DocumentCache} for the
   *     handle
   * @throws IdentityException when the DID does not exist or has no PDS
   * @throws TransientException when the directory or host of the DID did not respond
   */
  public Identity resolve(Did did, boolean fresh) {
    if (fresh || alone) {
      return verified(did, fresh);
    }
    DidDocument document = document(did, dids, false);
    return new Identity(did, verifiedHandle(document, handles), pds(document));
  }

  /**
   * Verifies the handle of a DID, so that it stays {@link #knownHandle known}. Reads nothing from a
   * {@link DocumentCache}.
   *
   * @throws IdentityException when the DID does not exist or has no PDS
   * @throws TransientException when the directory or host of the DID did not respond
   */
  public void verifyHandle(Did did) {
    verified(did, false);
  }

  private Identity verified(Did did, boolean fresh) {
    DidDocument document = document(did, ownDids, fresh);
    return remembered(new Identity(did, verifiedHandle(document, ownHandles), pds(document)));
  }

  /**
   * Returns the PDS that the DID document names now, without a cache. Asks for no handle, so that
   * it does not wait for the host of one.
   *
   * @throws IdentityException when the DID does not exist or has no PDS
   * @throws TransientException when the directory or host of the DID did not respond
   */
  public URI freshPds(Did did) {
    return pds(document(did, ownDids, true));
  }

  /**
   * Returns the handle that this resolver verified last for a DID, within the last day and without
   * a {@link DocumentCache}. Makes no request.
   */
  public Optional<Handle> knownHandle(Did did) {
    return Optional.ofNullable(verified.find(did));
  }

  /**
   * Returns the origin of the PLC directory; empty if a DID resolver of the application replaces
   * it.
   */
  public Optional<URI> plcDirectory() {
    return plcDirectory;
  }

  /**
   * Returns how this resolver reads TXT records: from the name servers or the service that its
   * builder has, and from the fallback name servers if these have no record.
   */
  public TxtLookup txtLookup() {
    return txtLookup;
  }

  private Identity remembered(Identity identity) {
    identity
        .handle()
        .ifPresentOrElse(
            handle -> verified.put(identity.did(), handle), () -> verified.remove(identity.did()));
    return identity;
  }

  private static DidDocument document(Did did, DidResolver from, boolean fresh) {
    DidDocument document = from.resolve(did, fresh);
    if (!document.did().equals(did)) {
      throw new IdentityException(
          IdentityException.Reason.INVALID_DID_DOCUMENT,
          "The DID document found for %s belongs to %s".formatted(did, document.did()));
    }
    return document;
  }

  private static Optional<Handle> verifiedHandle(DidDocument document, HandleResolver from) {
    Handle claimed = document.claimedHandle();
    if (claimed == null || claimed.equals(Handle.INVALID)) {
      return Optional.empty();
    }
    try {
      Optional<Did> did = Optional.of(document.did());
      boolean verified =
          from.resolve(claimed).equals(did) || from.resolveFresh(claimed).equals(did);
      return verified ? Optional.of(claimed) : Optional.empty();
    } catch (IdentityException | TransientException e) {
      LOG.log(Level.DEBUG, "The handle of " + document.did() + " could not be verified", e);
      return Optional.empty();
    }
  }

  private static Did found(Handle handle, Optional<Did> did) {
    return did.orElseThrow(
        () ->
            new IdentityException(
                IdentityException.Reason.HANDLE_NOT_FOUND,
                "The handle %s does not exist: no DID is published for it".formatted(handle)));
  }

  private static boolean claims(DidDocument document, Handle handle) {
    return handle.equals(document.claimedHandle());
  }

  private static IdentityException mismatch(Handle handle, DidDocument document) {
    Handle claimed = document.claimedHandle();
    return new IdentityException(
        IdentityException.Reason.HANDLE_MISMATCH,
        "The handle %s resolves to %s, but the DID document of %s claims %s; sign in with the DID, or fix the handle"
            .formatted(
                handle,
                document.did(),
                document.did(),
                claimed == null ? "no handle" : "the handle " + claimed));
  }

  private static URI pds(DidDocument document) {
    URI pds = document.pdsEndpoint();
    if (pds == null) {
      throw new IdentityException(
          IdentityException.Reason.NO_PDS,
          "The DID document of %s does not name a PDS".formatted(document.did()));
    }
    return pds;
  }

  /** Builds an {@link IdentityResolver}. The defaults are those of the public network. */
  public static final class Builder {
    private final HttpTransport transport;
    private @Nullable TxtLookup txtLookup;
    private @Nullable HandleResolver handles;
    private @Nullable DidResolver dids;
    private @Nullable URI handleResolverService;
    private @Nullable URI dnsOverHttps;
    private List<InetSocketAddress> fallbackNameServers = List.of();
    private URI plcDirectory = PlcDidResolver.PUBLIC_DIRECTORY;
    private Executor executor = Runnable::run;
    private boolean development;
    private CacheBudget budget = CacheBudget.DEFAULT;
    private Duration cacheLifetime = USUAL_LIFETIME;
    private @Nullable DocumentCache documentCache;

    private Builder(HttpTransport transport) {
      this.transport = Objects.requireNonNull(transport, "transport");
    }

    /** Sets how TXT records are read. Default: from the platform's name servers. */
    public Builder txtLookup(TxtLookup lookup) {
      this.txtLookup = Objects.requireNonNull(lookup, "lookup");
      return this;
    }

    /**
     * Sets a DNS-over-HTTPS service that is used instead of the platform's name servers, such as
     * {@code https://dns.google/resolve}; it must support {@code application/dns-json}. Default:
     * none. The operator of the service sees which handles are looked up.
     */
    public Builder dnsOverHttps(@Nullable URI service) {
      this.dnsOverHttps = service;
      return this;
    }

    /**
     * Sets recursive name servers that are queried if DNS and HTTPS find nothing, before the handle
     * resolver service. Default: none. See {@link NameServers#parse}.
     */
    public Builder fallbackNameServers(List<InetSocketAddress> servers) {
      this.fallbackNameServers = List.copyOf(servers);
      return this;
    }

    /**
     * Sets a handle resolver that replaces DNS, HTTPS and the handle resolver service. It is called
     * for each look-up: its results are not cached.
     */
    public Builder handleResolver(HandleResolver resolver) {
      this.handles = Objects.requireNonNull(resolver, "resolver");
      return this;
    }

    /**
     * Sets a DID resolver that replaces those of {@code did:plc} and {@code did:web}. It is called
     * for each look-up: its results are not cached.
     */
    public Builder didResolver(DidResolver resolver) {
      this.dids = Objects.requireNonNull(resolver, "resolver");
      return this;
    }

    /**
     * Sets a service whose method {@code com.atproto.identity.resolveHandle} is called if DNS and
     * HTTPS find nothing, such as {@code https://public.api.bsky.app}. Default: none.
     */
    public Builder handleResolverService(@Nullable URI origin) {
      this.handleResolverService = origin;
      return this;
    }

    /** Sets the PLC directory. Default: {@link PlcDidResolver#PUBLIC_DIRECTORY}. */
    public Builder plcDirectory(URI origin) {
      this.plcDirectory = Objects.requireNonNull(origin, "origin");
      return this;
    }

    /**
     * Sets an executor that runs the HTTPS request for a handle at the same time as the DNS query.
     * Default: the caller's thread runs it first.
     */
    public Builder executor(Executor executor) {
      this.executor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /**
     * Sets the memory for all caches of a client, in MiB; five sixteenths are for identities.
     * Default: 16.
     *
     * @throws IllegalArgumentException when it is not from 1 to 1024
     */
    public Builder cacheMemory(int mebibytes) {
      this.budget = new CacheBudget(mebibytes);
      return this;
    }

    /**
     * Sets how long handles and DID documents are cached; zero for no cache. It has no effect on
     * resolvers of your own, which are not cached. Default: {@link #USUAL_LIFETIME}.
     *
     * @throws IllegalArgumentException when it is negative or longer than {@link #LONGEST_LIFETIME}
     */
    public Builder cacheLifetime(Duration lifetime) {
      this.cacheLifetime = ExpiringCache.checkLifetime("identities", lifetime, LONGEST_LIFETIME);
      return this;
    }

    /**
     * Sets a cache that is asked if this node does not know a handle or a DID document. What it
     * contains is checked as if a server had sent it. Like {@link #cacheLifetime} it has no effect
     * on resolvers of your own. Default: none.
     */
    public Builder documentCache(@Nullable DocumentCache cache) {
      this.documentCache = cache;
      return this;
    }

    /** Allows {@code .test} handles and {@code did:web:localhost}. Default: false. */
    public Builder development(boolean on) {
      this.development = on;
      return this;
    }

    /**
     * Builds the resolver.
     *
     * @throws IllegalArgumentException when the directory or a service is no http(s) address, or
     *     when {@link #txtLookup} and {@link #dnsOverHttps} are both set
     */
    public IdentityResolver build() {
      TxtLookup primary = primaryLookup();
      Optional<TxtLookup> fallback =
          fallbackNameServers.isEmpty()
              ? Optional.empty()
              : Optional.of(DnsjavaTxtLookup.of(fallbackNameServers));
      return new IdentityResolver(
          sources(standardHandles(primary, fallback)),
          budget,
          dids == null ? Optional.of(plcDirectory) : Optional.empty(),
          Stream.concat(Stream.of(primary), fallback.stream()).toList());
    }

    private Sources sources(HandleResolver standardHandles) {
      SharedDocuments shared =
          new SharedDocuments(documentCache, cacheLifetime, HttpRequest.METADATA_LIMIT);
      Ticker ticker = Ticker.systemTicker();
      CachingHandleResolver cachedHandles =
          new CachingHandleResolver(
              standardHandles,
              handle -> AtprotoHandleResolver.demandPublic(handle, development),
              budget,
              cacheLifetime,
              shared,
              ticker);
      PlcDidResolver plc = new PlcDidResolver(transport, plcDirectory);
      WebDidResolver web = new WebDidResolver(transport, development);
      CachingDidResolver cachedDids =
          new CachingDidResolver(
              new DispatchingDidResolver(plc, web),
              did ->
                  DispatchingDidResolver.<Consumer<Did>>choose(did, plc::address, web::address)
                      .accept(did),
              budget,
              cacheLifetime,
              shared,
              ticker);
      boolean alone = shared.isNone();
      return new Sources(
          handles != null ? handles : cachedHandles,
          handles != null ? handles : alone ? cachedHandles : cachedHandles.own(),
          dids != null ? dids : cachedDids,
          dids != null ? dids : alone ? cachedDids : cachedDids.own());
    }

    private HandleResolver standardHandles(TxtLookup primary, Optional<TxtLookup> fallback) {
      return new AtprotoHandleResolver(
          new DnsHandleResolver(primary),
          new WellKnownHandleResolver(transport),
          fallbacks(fallback),
          executor,
          development);
    }

    private TxtLookup primaryLookup() {
      if (dnsOverHttps == null) {
        return txtLookup != null ? txtLookup : DnsjavaTxtLookup.system();
      }
      if (txtLookup != null) {
        throw new IllegalArgumentException(
            "txtLookup and dnsOverHttps are both set; set only one of them");
      }
      return new DohTxtLookup(transport, dnsOverHttps);
    }

    private List<HandleMethod> fallbacks(Optional<TxtLookup> fallback) {
      List<HandleMethod> fallbacks = new ArrayList<>();
      fallback.map(DnsHandleResolver::fallback).ifPresent(fallbacks::add);
      if (handleResolverService != null) {
        fallbacks.add(new XrpcHandleResolver(transport, handleResolverService));
      }
      return fallbacks;
    }
  }
}
