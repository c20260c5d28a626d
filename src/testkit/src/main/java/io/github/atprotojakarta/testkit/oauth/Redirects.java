package io.github.atprotojakarta.testkit.oauth;

import io.github.atprotojakarta.testkit.server.FormEncoding;
import io.github.atprotojakarta.testkit.server.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sends people back to the client, with the issuer's name (RFC 9207). */
final class Redirects {
  private final String issuer;
  private final PageReplies pages;

  Redirects(String issuer, PageReplies pages) {
    this.issuer = issuer;
    this.pages = pages;
  }

  Response success(AuthorizationRequest request, String code) {
    return send(request, Map.of("code", code));
  }

  Response failure(AuthorizationFailure failure) {
    Map<String, String> told = new LinkedHashMap<>();
    told.put("error", failure.error());
    told.put("error_description", failure.description());
    return send(failure.request(), told);
  }

  private Response send(AuthorizationRequest request, Map<String, String> told) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("iss", issuer);
    request.parameter("state").ifPresent(state -> parameters.put("state", state));
    parameters.putAll(told);
    String redirectUri = request.parameter("redirect_uri").orElseThrow();
    if (request.parameter("response_mode").orElse("query").equals("form_post")) {
      return pages.formPost(redirectUri, parameters);
    }
    String separator = redirectUri.contains("?") ? "&" : "?";
    return Response.seeOther(redirectUri + separator + FormEncoding.format(parameters))
        .with("Cache-Control", "no-store");
  }
}
