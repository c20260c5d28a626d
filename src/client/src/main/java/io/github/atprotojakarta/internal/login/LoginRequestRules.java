package io.github.atprotojakarta.internal.login;

import io.github.atprotojakarta.ServerMetadataException;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.oauth.server.AuthorizationServerMetadata;
import io.github.atprotojakarta.scope.Scopes;
import io.github.atprotojakarta.session.AuthorizeOptions;
import java.net.URI;

/** Checks the options of a login against the client metadata and the authorization server. */
final class LoginRequestRules {
  private final ClientMetadata client;

  LoginRequestRules(ClientMetadata client) {
    this.client = client;
  }

  /** Returns the redirect address: a declared one, the first one by default. */
  URI redirectUri(AuthorizeOptions options) {
    URI requested = options.redirectUri();
    URI uri = requested == null ? client.redirectUris().get(0) : requested;
    if (!client.accepts(uri)) {
      throw new IllegalArgumentException(
          "redirect_uri "
              + uri
              + " is not one of those in the client metadata: "
              + client.redirectUris());
    }
    return uri;
  }

  /** Returns the requested scope: a part of the declared scope, all of it by default. */
  String scope(AuthorizeOptions options) {
    String requested = options.scope() == null ? client.scope() : options.scope();
    Scopes.parse(client.scope()).checkRequest(requested);
    return requested;
  }

  /**
   * Checks that the server supports sign-up if the login asks for it. A server that lists its
   * prompts without {@code create} would ignore it or refuse the request.
   */
  static void checkPrompt(AuthorizeOptions options, AuthorizationServerMetadata server) {
    if ("create".equals(options.prompt())
        && !server.promptValues().isEmpty()
        && !server.promptValues().contains("create")) {
      throw new ServerMetadataException(
          "The authorization server "
              + server.issuer()
              + " does not support prompt=create; create the account at the server's own site");
    }
  }
}
