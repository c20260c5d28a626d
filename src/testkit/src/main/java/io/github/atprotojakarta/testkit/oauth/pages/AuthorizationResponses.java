package io.github.atprotojakarta.testkit.oauth.pages;

import io.github.atprotojakarta.testkit.oauth.authorization.AuthorizationErrorException;
import io.github.atprotojakarta.testkit.oauth.authorization.AuthorizationRequest;
import io.github.atprotojakarta.testkit.oauth.dialect.PageHabits;
import io.github.atprotojakarta.testkit.server.FormEncoding;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.ServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** Creates authorization responses: redirects to the client, with the issuer (RFC 9207). */
final class AuthorizationResponses {
  private final String issuer;
  private final AuthorizationPages pages;
  private final PageHabits.Refusal refusal;

  AuthorizationResponses(String issuer, AuthorizationPages pages, PageHabits.Refusal refusal) {
    this.issuer = issuer;
    this.pages = pages;
    this.refusal = refusal;
  }

  ServerResponse success(AuthorizationRequest request, String code) {
    return send(request, true, Map.of("code", code));
  }

  /** Returns the response when the person gives no consent. */
  ServerResponse refusal(AuthorizationRequest request) {
    return switch (refusal) {
      case CALLBACK, CALLBACK_WITHOUT_ISSUER ->
          send(
              request,
              refusal == PageHabits.Refusal.CALLBACK,
              error("access_denied", "Access denied"));
      case HOME_PAGE ->
          ServerResponse.seeOther(
              JsonDocuments.string(request.client().metadata(), "client_uri")
                  .orElse("http://localhost"));
      case ERROR_PAGE -> pages.problem(400, "Missing client_id");
    };
  }

  ServerResponse failure(AuthorizationErrorException failure) {
    return send(failure.request(), true, error(failure.error(), failure.description()));
  }

  private static Map<String, String> error(String error, String description) {
    Map<String, String> result = new LinkedHashMap<>();
    result.put("error", error);
    result.put("error_description", description);
    return result;
  }

  private ServerResponse send(
      AuthorizationRequest request, boolean withIssuer, Map<String, String> result) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (withIssuer) {
      parameters.put("iss", issuer);
    }
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
