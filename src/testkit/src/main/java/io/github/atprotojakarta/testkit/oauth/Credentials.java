package io.github.atprotojakarta.testkit.oauth;

import io.github.atprotojakarta.testkit.server.Call;
import io.github.atprotojakarta.testkit.server.Documents;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parameters of a request to an end point for clients. */
final class Credentials {
  private Credentials() {}

  /** Form or JSON parameters; one given twice is refused (RFC 6749 section 3.2). */
  static Map<String, String> parameters(Call call) {
    Map<String, String> parameters = new LinkedHashMap<>();
    switch (call.mediaType()) {
      case "application/x-www-form-urlencoded" ->
          call.form()
              .forEach(
                  (name, values) -> {
                    if (values.size() > 1) {
                      throw OAuthErrorException.invalidRequest(
                          "Repeated parameter \"" + name + "\"");
                    }
                    parameters.put(name, values.get(0));
                  });
      case "application/json" ->
          Documents.parse(call.text())
              .orElseThrow(() -> OAuthErrorException.invalidRequest("Invalid JSON body"))
              .forEach(
                  (name, value) ->
                      parameters.put(
                          name,
                          value instanceof jakarta.json.JsonString text
                              ? text.getString()
                              : value.toString()));
      default ->
          throw OAuthErrorException.invalidRequest("Unsupported content-type: " + call.mediaType());
    }
    return parameters;
  }
}
