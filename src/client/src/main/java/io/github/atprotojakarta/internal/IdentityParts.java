package io.github.atprotojakarta.internal;

import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.identity.DidResolver;
import io.github.atprotojakarta.identity.HandleResolver;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.identity.PlcDidResolver;
import io.github.atprotojakarta.identity.TxtLookup;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a client's builder was told about finding accounts. */
public final class IdentityParts {
  public @Nullable HandleResolver handleResolver;
  public @Nullable URI handleResolverService;
  public @Nullable TxtLookup txtLookup;
  public @Nullable URI dnsOverHttps;
  public List<InetSocketAddress> fallbackNameServers = List.of();
  public @Nullable DidResolver didResolver;
  public URI plcDirectory = PlcDidResolver.PUBLIC_DIRECTORY;

  public IdentityResolver resolver(
      HttpTransport transport, Executor executor, boolean developmentMode) {
    IdentityResolver.Builder parts =
        IdentityResolver.builder(transport)
            .plcDirectory(plcDirectory)
            .handleResolverService(handleResolverService)
            .dnsOverHttps(dnsOverHttps)
            .fallbackNameServers(fallbackNameServers)
            .development(developmentMode)
            .executor(executor);
    if (txtLookup != null) {
      parts.txtLookup(txtLookup);
    }
    if (handleResolver != null) {
      parts.handleResolver(handleResolver);
    }
    if (didResolver != null) {
      parts.didResolver(didResolver);
    }
    return parts.build();
  }
}
