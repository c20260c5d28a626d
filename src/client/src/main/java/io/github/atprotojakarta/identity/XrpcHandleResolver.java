package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.Objects;
import java.util.Set;

/**
 * Resolves handles by a call of {@code com.atproto.identity.resolveHandle} to a service. It is for
 * networks that cannot reach the servers of the handles. The result is verified like every other
 * one.
 */
final class XrpcHandleResolver extends HandleMethod {
  private static final Set<String> NOT_FOUND = Set.of("InvalidRequest", "HandleNotFound");

  private final HttpTransport transport;
  private final URI origin;

  /**
   * Creates the resolver.
   *
   * @param origin the service, such as {@code https://public.api.bsky.app}
   * @throws IllegalArgumentException when it is no http(s) origin
   */
  XrpcHandleResolver(HttpTransport transport, URI origin) {
    super("XRPC " + origin.getHost());
    this.transport = Objects.requireNonNull(transport, "transport");
    this.origin =
        Origin.parse(origin.toString())
            .map(Origin::toUri)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "The handle resolver service must be an address such as https://public.api.bsky.app: "
                            + origin));
  }

  @Override
  HandleResult lookUp(Handle handle) {
    URI uri =
        URI.create(origin + "/xrpc/com.atproto.identity.resolveHandle?handle=" + handle.value());
    HttpRequest request = HttpRequest.get(uri).header("Accept", "application/json").build();
    try (HttpResponse response = transport.send(request)) {
      JsonObject body = UntrustedJson.object(response.bytes()).orElse(JsonObject.EMPTY_JSON_OBJECT);
      return read(response.status(), body);
    } catch (HttpTransportException e) {
      return new HandleResult.Unavailable("no response", e);
    }
  }

  private static HandleResult read(int status, JsonObject body) {
    if (status == 400 && NOT_FOUND.contains(body.getString("error", ""))) {
      return new HandleResult.NotPublished("no such handle");
    }
    if (status != 200) {
      return new HandleResult.Unavailable(Integer.toString(status), null);
    }
    try {
      return new HandleResult.Found(Did.parse(body.getString("did", "")));
    } catch (IdentityException e) {
      return new HandleResult.Unavailable("200, but the response has no DID", e);
    }
  }
}
