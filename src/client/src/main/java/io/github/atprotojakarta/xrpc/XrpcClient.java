package io.github.atprotojakarta.xrpc;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.Nsid;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.XrpcException;
import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.http.QueryParameter;
import io.github.atprotojakarta.internal.json.JsonMembers;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import io.github.atprotojakarta.internal.json.UntrustedText;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Calls XRPC methods of a PDS (atproto.com/specs/xrpc).
 *
 * <p>Every method throws {@link XrpcException} when the server returns an error, {@link
 * TransientException} when it does not respond, and {@link IllegalArgumentException} when {@code
 * nsid} is no NSID. The session throws further exceptions, for example when the tokens were
 * revoked.
 */
public final class XrpcClient {
  /** The size limit of a JSON response: 16 MiB. The raw methods can read larger ones. */
  public static final long JSON_LIMIT = 16 * 1024 * 1024;

  private static final int MAX_ERROR_BODY = 64 * 1024;

  private final URI server;
  private final HttpTransport transport;

  /** Creates a client for a server; the transport authenticates the requests. */
  public XrpcClient(URI server, HttpTransport transport) {
    this.server = server;
    this.transport = transport;
  }

  /** Calls a query and returns its JSON response. */
  public JsonObject query(String nsid, Map<String, String> parameters) {
    HttpRequest request =
        HttpRequest.get(address(nsid, lists(parameters)))
            .header("Accept", "application/json")
            .responseLimit(JSON_LIMIT)
            .build();
    return json(nsid, send(nsid, request));
  }

  /** Calls a procedure with JSON input and returns its JSON response, empty if it has no body. */
  public JsonObject procedure(String nsid, JsonObject input) {
    HttpRequest request =
        HttpRequest.post(address(nsid, Map.of()), "application/json", HttpBody.of(input.toString()))
            .header("Accept", "application/json")
            .responseLimit(JSON_LIMIT)
            .build();
    return json(nsid, send(nsid, request));
  }

  /** Calls a query and returns the response as a stream. The caller closes it. */
  public HttpResponse queryRaw(String nsid, Map<String, List<String>> parameters) {
    return send(
        nsid,
        HttpRequest.get(address(nsid, parameters)).responseLimit(HttpRequest.UNLIMITED).build());
  }

  /** Calls a procedure with any input and returns the response. The caller closes it. */
  public HttpResponse procedureRaw(
      String nsid, Map<String, List<String>> parameters, String contentType, HttpBody input) {
    return send(
        nsid,
        HttpRequest.post(address(nsid, parameters), contentType, input)
            .responseLimit(HttpRequest.UNLIMITED)
            .build());
  }

  private static Map<String, List<String>> lists(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
  }

  private URI address(String nsid, Map<String, List<String>> parameters) {
    Nsid.parse(nsid);
    String query =
        parameters.entrySet().stream()
            .flatMap(
                entry ->
                    entry.getValue().stream()
                        .map(value -> QueryParameter.encode(entry.getKey(), value)))
            .collect(Collectors.joining("&"));
    return URI.create(server + "/xrpc/" + nsid + (query.isEmpty() ? "" : "?" + query));
  }

  private HttpResponse send(String nsid, HttpRequest request) {
    HttpResponse response;
    try {
      response = transport.send(request);
    } catch (HttpTransportException e) {
      throw noResponse(nsid, e);
    }
    if (response.status() >= 200 && response.status() < 300) {
      return response;
    }
    try (response) {
      throw error(nsid, response);
    }
  }

  private RuntimeException noResponse(String nsid, HttpTransportException e) {
    String message = server + " did not respond to " + nsid + ": " + e.getMessage();
    return e.kind() == HttpTransportException.Kind.BLOCKED
        ? new IdentityException(IdentityException.Reason.NO_PDS, message, e)
        : new TransientException(message, e);
  }

  private XrpcException error(String nsid, HttpResponse response) {
    JsonObject body = errorBody(response);
    String error = cleanString(body, "error");
    String message = cleanString(body, "message");
    return new XrpcException(
        server
            + " responded to "
            + nsid
            + " with status "
            + response.status()
            + (error == null ? "" : " " + error)
            + (message == null ? "" : ": " + message),
        response.status(),
        error,
        rateLimit(response),
        retryAfter(response));
  }

  private static @Nullable Duration retryAfter(HttpResponse response) {
    OptionalLong seconds = number(response, "Retry-After");
    return seconds.isEmpty()
        ? null
        : Duration.ofSeconds(Math.min(seconds.getAsLong(), Duration.ofDays(1).toSeconds()));
  }

  private static XrpcException.@Nullable RateLimit rateLimit(HttpResponse response) {
    OptionalLong limit = number(response, "RateLimit-Limit");
    OptionalLong remaining = number(response, "RateLimit-Remaining");
    OptionalLong reset = number(response, "RateLimit-Reset");
    return limit.isPresent() && remaining.isPresent() && reset.isPresent()
        ? new XrpcException.RateLimit(
            limit.getAsLong(), remaining.getAsLong(), Instant.ofEpochSecond(reset.getAsLong()))
        : null;
  }

  /** Returns a header if it is a number of at most 12 digits. */
  private static OptionalLong number(HttpResponse response, String header) {
    return response
        .header(header)
        .filter(value -> value.matches("[0-9]{1,12}"))
        .map(value -> OptionalLong.of(Long.parseLong(value)))
        .orElse(OptionalLong.empty());
  }

  /** Reads the JSON body of an error response, at most 64 KiB; empty if it is no JSON object. */
  private static JsonObject errorBody(HttpResponse response) {
    try {
      return UntrustedJson.object(response.body().readNBytes(MAX_ERROR_BODY))
          .orElse(JsonObject.EMPTY_JSON_OBJECT);
    } catch (IOException e) {
      return JsonObject.EMPTY_JSON_OBJECT;
    }
  }

  private static @Nullable String cleanString(JsonObject body, String name) {
    return JsonMembers.string(body, name).map(UntrustedText::clean).orElse(null);
  }

  private JsonObject json(String nsid, HttpResponse response) {
    try (response) {
      byte[] bytes = response.bytes();
      if (bytes.length == 0) {
        return JsonObject.EMPTY_JSON_OBJECT;
      }
      return UntrustedJson.object(bytes)
          .orElseThrow(
              () ->
                  new XrpcException(
                      server + " responded to " + nsid + " with a body that is not a JSON object",
                      response.status(),
                      null,
                      null));
    } catch (HttpTransportException e) {
      throw noResponse(nsid, e);
    }
  }
}
