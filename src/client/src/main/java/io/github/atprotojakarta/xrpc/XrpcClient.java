package io.github.atprotojakarta.xrpc;

import io.github.atprotojakarta.Nsid;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.XrpcException;
import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.http.QueryParameter;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import io.github.atprotojakarta.internal.json.UnusableJsonException;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Calls XRPC methods of a PDS (atproto.com/specs/xrpc).
 *
 * <p>Every method throws {@link XrpcException} when the server returns an error, {@link
 * TransientException} when it does not respond, and {@link IllegalArgumentException} when {@code
 * nsid} is no NSID. The session throws further exceptions, for example when the tokens were
 * revoked.
 */
public final class XrpcClient {
  /**
   * The size limit of a JSON response unless {@link #withJsonLimit} sets another one: 2 MiB. A page
   * of 100 posts has some hundred KiB. In memory a response can take nine times its limit.
   */
  public static final long JSON_LIMIT = 2 * 1024 * 1024;

  private static final long SMALLEST_LIMIT = 1024;

  /** A larger document does not fit into one array. */
  private static final long LARGEST_LIMIT = 1024 * 1024 * 1024;

  private final URI server;
  private final HttpTransport transport;
  private final XrpcLimits limits;
  private final XrpcFailures failures;

  /** Creates a client for a server; the transport authenticates the requests. */
  public XrpcClient(URI server, HttpTransport transport) {
    this(server, transport, XrpcLimits.DEFAULT);
  }

  private XrpcClient(URI server, HttpTransport transport, XrpcLimits limits) {
    this.server = server;
    this.transport = transport;
    this.limits = limits;
    this.failures = new XrpcFailures(server, limits);
  }

  /**
   * Returns a client with another size limit of JSON responses. A response may have one value or
   * member name for each 16 bytes of the limit.
   *
   * @throws IllegalArgumentException when the limit is less than 1 KiB or more than 1 GiB
   */
  public XrpcClient withJsonLimit(long bytes) {
    if (bytes < SMALLEST_LIMIT || bytes > LARGEST_LIMIT) {
      throw new IllegalArgumentException(
          "The limit of JSON responses must be from 1024 bytes to 1 GiB, not " + bytes);
    }
    return new XrpcClient(server, transport, limits.withJson(bytes));
  }

  /**
   * Returns a client with a size limit of raw responses. Reading a larger one fails. Default: none.
   *
   * @throws IllegalArgumentException when the limit is negative
   */
  public XrpcClient withRawLimit(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException(
          "The limit of raw responses must not be negative: " + bytes);
    }
    return new XrpcClient(server, transport, limits.withRaw(bytes));
  }

  /**
   * Returns a client with another time-out. It limits a whole call with a JSON response, and a raw
   * call until the headers of its response. A refresh of the tokens, if one is necessary, comes on
   * top. Default: that of the session, 30 seconds unless set.
   *
   * @throws IllegalArgumentException when the time-out is not positive
   */
  public XrpcClient withTimeout(Duration timeout) {
    return new XrpcClient(server, transport, limits.withTimeout(positive(timeout)));
  }

  /**
   * Returns a client with another limit for reading a raw response. While the response is read, the
   * server must send 1 KiB/s. Default: 10 minutes.
   *
   * @throws IllegalArgumentException when the limit is not positive
   */
  public XrpcClient withDownloadTimeout(Duration timeout) {
    return new XrpcClient(server, transport, limits.withDownload(positive(timeout)));
  }

  private static Duration positive(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("A time-out must be positive: " + timeout);
    }
    return timeout;
  }

  /** Calls a query and returns its JSON response. */
  public JsonObject query(String nsid, Map<String, String> parameters) {
    HttpRequest request = limits.jsonCall(HttpRequest.get(address(nsid, lists(parameters))));
    return json(nsid, send(nsid, request));
  }

  /** Calls a procedure with JSON input and returns its JSON response, empty if it has no body. */
  public JsonObject procedure(String nsid, JsonObject input) {
    HttpRequest request =
        limits.jsonCall(
            HttpRequest.post(
                address(nsid, Map.of()), "application/json", HttpBody.of(input.toString())));
    return json(nsid, send(nsid, request));
  }

  /** Calls a query and returns the response as a stream. The caller closes it. */
  public HttpResponse queryRaw(String nsid, Map<String, List<String>> parameters) {
    return send(nsid, limits.rawCall(HttpRequest.get(address(nsid, parameters))));
  }

  /** Calls a procedure with any input and returns the response. The caller closes it. */
  public HttpResponse procedureRaw(
      String nsid, Map<String, List<String>> parameters, String contentType, HttpBody input) {
    return send(
        nsid, limits.rawCall(HttpRequest.post(address(nsid, parameters), contentType, input)));
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
      throw failures.noResponse(nsid, request.responseLimit(), e);
    }
    if (response.status() >= 200 && response.status() < 300) {
      return response;
    }
    try (response) {
      throw failures.error(nsid, response);
    }
  }

  private JsonObject json(String nsid, HttpResponse response) {
    try (response) {
      byte[] bytes = response.bytes();
      if (bytes.length == 0) {
        return JsonObject.EMPTY_JSON_OBJECT;
      }
      return UntrustedJson.read(bytes, limits.json());
    } catch (UnusableJsonException e) {
      throw e.rule() == UnusableJsonException.Rule.VALUES
          ? failures.tooLarge(nsid, String.valueOf(e.getMessage()))
          : failures.unusable(nsid, String.valueOf(e.getMessage()));
    } catch (HttpTransportException e) {
      throw failures.noResponse(nsid, limits.json(), e);
    }
  }
}
