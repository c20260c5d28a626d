package io.github.atprotojakarta.testkit.oauth;

import io.github.atprotojakarta.testkit.oauth.error.OAuthErrorException;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.ServerRequest;
import jakarta.json.JsonString;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the parameters of a request to an endpoint for clients. */
final class ClientRequestParameters {
  private ClientRequestParameters() {}

  /** Returns form or JSON parameters; repeated parameters are rejected (RFC 6749 section 3.2). */
  static Map<String, String> of(ServerRequest request) {
    Map<String, String> parameters = new LinkedHashMap<>();
    switch (request.mediaType()) {
      case "application/x-www-form-urlencoded" ->
          request
              .form()
              .forEach(
                  (name, values) -> {
                    if (values.size() > 1) {
                      throw OAuthErrorException.invalidRequest(
                          "Repeated parameter \"" + name + "\"");
                    }
                    parameters.put(name, values.get(0));
                  });
      case "application/json" ->
          JsonDocuments.parse(request.body())
              .orElseThrow(() -> OAuthErrorException.invalidRequest("Invalid JSON body"))
              .forEach(
                  (name, value) ->
                      parameters.put(
                          name,
                          value instanceof JsonString string
                              ? string.getString()
                              : value.toString()));
      default ->
          throw OAuthErrorException.invalidRequest(
              "Unsupported content-type: " + request.mediaType());
    }
    return parameters;
  }
}
