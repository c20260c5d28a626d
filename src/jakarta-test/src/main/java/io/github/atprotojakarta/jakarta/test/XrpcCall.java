package io.github.atprotojakarta.jakarta.test;

import io.github.atprotojakarta.http.HttpRequest;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A call that the application made to the account's server.
 *
 * @param nsid the XRPC method, such as {@code com.atproto.repo.createRecord}
 * @param parameters the query parameters, decoded
 * @param input the body of a procedure; empty if there is none or it is not a JSON object
 * @param request the request itself
 */
public record XrpcCall(
    String nsid,
    Map<String, List<String>> parameters,
    Optional<JsonObject> input,
    HttpRequest request) {

  /** Returns the first value of a parameter. */
  public Optional<String> parameter(String name) {
    return parameters.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** Returns method and parameters. */
  @Override
  public String toString() {
    return nsid + parameters;
  }
}
