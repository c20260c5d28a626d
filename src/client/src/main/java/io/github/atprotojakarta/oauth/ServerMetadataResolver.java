package io.github.atprotojakarta.oauth;

import io.github.atprotojakarta.http.HttpTransport;
import java.net.URI;

/** Finds the authorization server of a PDS, and its metadata (RFC 9728, RFC 8414). Cached. */
public final class ServerMetadataResolver {
  /**
   * Creates the resolver.
   *
   * @param allowHttp whether plain http servers are allowed (development mode)
   */
  public ServerMetadataResolver(HttpTransport transport, boolean allowHttp) {}

  /**
   * The authorization server that a PDS names.
   *
   * @param fresh whether cached metadata is not good enough
   * @throws io.github.atprotojakarta.ServerMetadataException when either server's metadata breaks
   *     the profile
   * @throws io.github.atprotojakarta.TransientException when a server did not answer
   */
  public AuthorizationServerMetadata ofPds(URI pds, boolean fresh) {
    throw new UnsupportedOperationException();
  }

  /** The metadata of an authorization server; throws as {@link #ofPds}. */
  public AuthorizationServerMetadata ofIssuer(URI issuer, boolean fresh) {
    throw new UnsupportedOperationException();
  }

  /**
   * The metadata for a host that may be a PDS or an authorization server; throws as {@link #ofPds}.
   */
  public AuthorizationServerMetadata ofServer(URI origin) {
    throw new UnsupportedOperationException();
  }
}
