package io.github.atprotojakarta.testkit.oauth.pages;

import io.github.atprotojakarta.testkit.oauth.authorization.AuthorizationErrorException;
import io.github.atprotojakarta.testkit.oauth.authorization.AuthorizationRequest;
import io.github.atprotojakarta.testkit.server.FormEncoding;
import io.github.atprotojakarta.testkit.server.ServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** Creates authorization responses: redirects to the client, with the issuer (RFC 9207). */
final class AuthorizationResponses {
  private final String issuer;
  private final AuthorizationPages pages;

  AuthorizationResponses(String issuer, AuthorizationPages pages) {
    this.issuer = issuer;
    this.pages = pages;
  }

  ServerResponse success(AuthorizationRequest request, String code) {
    return send(request, Map.of("code", code));
  }

  ServerResponse failure(AuthorizationErrorException failure) {
    Map<String, String> result = new LinkedHashMap<>();
    result.put("error", failure.error());
    result.put("error_description", failure.description());
    return send(failure.request(), result);
  }

  private ServerResponse send(AuthorizationRequest request, Map<String, String> result) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("iss", issuer);
    request.parameter("state").ifPresent(state -> parameters.put("state", state));
    parameters.putAll(result);
    String redirectUri = request.parameter("redirect_uri").orElseThrow();
    if (request.parameter("response_mode").orElse("query").equals("form_post")) {
      return pages.formPost(redirectUri, parameters);
    }
    String separator = redirectUri.contains("?") ? "&" : "?";
    return ServerResponse.seeOther(redirectUri + separator + FormEncoding.format(parameters))
        .with("Cache-Control", "no-store");
  }
}
