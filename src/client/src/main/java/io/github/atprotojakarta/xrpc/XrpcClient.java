package io.github.atprotojakarta.xrpc;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.XrpcException;
import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import io.github.atprotojakarta.internal.json.UntrustedText;
import io.github.atprotojakarta.internal.json.UnusableJsonException;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  private final @Nullable HttpTransport withoutToken;
  private final XrpcLimits limits;
  private final XrpcHeaders headers;
  private final XrpcFailures failures;

  /**
   * Creates a client for a server; the transport authenticates the requests. Without a second
   * transport, {@link #download} follows no redirect and {@link #service} does not work.
   */
  public XrpcClient(URI server, HttpTransport transport) {
    this(server, transport, null, XrpcLimits.DEFAULT, XrpcHeaders.NONE);
  }

  /**
   * Creates a client for a server.
   *
   * @param transport authenticates the requests to the server
   * @param withoutToken sends requests to other servers. It checks their addresses, authenticates
   *     nothing, and follows no redirect
   */
  public XrpcClient(URI server, HttpTransport transport, HttpTransport withoutToken) {
    this(server, transport, withoutToken, XrpcLimits.DEFAULT, XrpcHeaders.NONE);
  }

  private XrpcClient(
      URI server,
      HttpTransport transport,
      @Nullable HttpTransport withoutToken,
      XrpcLimits limits,
      XrpcHeaders headers) {
    this.server = server;
    this.transport = transport;
    this.withoutToken = withoutToken;
    this.limits = limits;
    this.headers = headers;
    this.failures = new XrpcFailures(server, limits);
  }

  private XrpcClient with(XrpcLimits others) {
    return new XrpcClient(server, transport, withoutToken, others, headers);
  }

  private XrpcClient with(XrpcHeaders others) {
    return new XrpcClient(server, transport, withoutToken, limits, others);
  }

  /**
   * Returns a client whose calls have a header, such as {@code Accept-Language}. It replaces one of
   * the same name.
   *
   * @throws IllegalArgumentException when it is a header of the session ({@code Authorization},
   *     {@code DPoP}), {@code Cookie}, or one that frames the message; or when name or value are
   *     malformed
   */
  public XrpcClient withHeader(String name, String value) {
    return with(headers.with(name, value));
  }

  /**
   * Returns a client whose calls the PDS passes on to another service (atproto.com/specs/xrpc,
   * "Service Proxying"): the header {@code atproto-proxy}.
   *
   * @param did the service, such as {@code did:web:api.bsky.chat}
   * @param serviceId the id of its entry in the DID document without the {@code #}, such as {@code
   *     bsky_chat}
   * @throws IllegalArgumentException when the id has other characters than letters, digits, {@code
   *     _}, {@code -} and {@code .}
   */
  public XrpcClient withProxy(Did did, String serviceId) {
    return withHeader("atproto-proxy", ServiceTokenRequest.reference(did, serviceId));
  }

  /**
   * Returns a client whose calls ask for the labels of these labelers (atproto.com/specs/label):
   * the header {@code atproto-accept-labelers}.
   *
   * @throws IllegalArgumentException when there is none
   */
  public XrpcClient withAcceptLabelers(Did... labelers) {
    if (labelers.length == 0) {
      throw new IllegalArgumentException("There must be one labeler at least");
    }
    return withHeader(
        "atproto-accept-labelers",
        Arrays.stream(labelers).map(Did::value).collect(Collectors.joining(", ")));
  }

  /**
   * Returns a client for another service, which gets calls from here and not through the PDS. For
   * each call the PDS signs a token for this service and method ({@code
   * com.atproto.server.getServiceAuth}), which needs the scope {@code rpc} of the method for all
   * services. The session's own token goes to the PDS only.
   *
   * @param address the origin of the service, such as {@code https://video.bsky.app}
   * @param audience the DID of the service, such as {@code did:web:video.bsky.app}
   * @throws IllegalArgumentException when the address is no origin, or is not https while the PDS
   *     is
   * @throws IllegalStateException when this client was made without a transport for other servers
   */
  public XrpcClient service(URI address, Did audience) {
    return service(address, ServiceTokenRequest.of(audience));
  }

  /**
   * Returns a client for another service, as {@link #service(URI, Did)}, for which a scope {@code
   * rpc} for this service alone is enough.
   *
   * @param serviceId the id of its entry in the DID document without the {@code #}
   * @throws IllegalArgumentException also when the id has other characters than letters, digits,
   *     {@code _}, {@code -} and {@code .}
   */
  public XrpcClient service(URI address, Did audience, String serviceId) {
    return service(address, ServiceTokenRequest.of(audience, serviceId));
  }

  /**
   * Returns a client for another service, as {@link #service(URI, Did)}, with tokens for another
   * purpose or another time.
   *
   * @param token what the PDS is asked to sign for each call
   */
  public XrpcClient service(URI address, ServiceTokenRequest token) {
    HttpTransport others = others();
    Origin origin =
        Origin.parse(address.toString())
            .filter(found -> found.isHttps() || "http".equals(server.getScheme()))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "The address of a service must be like https://video.bsky.app: "
                            + UntrustedText.quoted(address.toString())));
    XrpcClient pds = with(XrpcHeaders.NONE).with(XrpcLimits.DEFAULT.withTimeoutOf(limits));
    return new XrpcClient(
        origin.toUri(), new ServiceTransport(pds, token, others), others, limits, headers);
  }

  private HttpTransport others() {
    if (withoutToken == null) {
      throw new IllegalStateException(
          "This client calls " + server + " only: it has no transport for other servers");
    }
    return withoutToken;
  }

  XrpcFailures failures() {
    return failures;
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
    return with(limits.withJson(bytes));
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
    return with(limits.withRaw(bytes));
  }

  /**
   * Returns a client with another time-out. It limits a whole call with a JSON response, and a raw
   * call until the headers of its response. A refresh of the tokens, if one is necessary, comes on
   * top, and so does a wait for a connection, which takes no longer than the time-out. Default:
   * that of the session, 30 seconds unless set.
   *
   * @throws IllegalArgumentException when the time-out is not positive
   */
  public XrpcClient withTimeout(Duration timeout) {
    return with(limits.withTimeout(positive(timeout)));
  }

  /**
   * Returns a client with another limit for reading a raw response. While the response is read, the
   * server must send 1 KiB/s. Default: 10 minutes.
   *
   * @throws IllegalArgumentException when the limit is not positive
   */
  public XrpcClient withDownloadTimeout(Duration timeout) {
    return with(limits.withDownload(positive(timeout)));
  }

  private static Duration positive(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("A time-out must be positive: " + timeout);
    }
    return timeout;
  }

  /**
   * Calls a query and returns its JSON response.
   *
   * @param parameters strings, integers, booleans, and lists of these for repeated parameters
   */
  public JsonObject query(String nsid, Map<String, ?> parameters) {
    return json(nsid, send(nsid, jsonCall(HttpRequest.get(address(nsid, parameters)))));
  }

  /**
   * Returns the pages of a query one after another, each when it is needed, until one has no {@code
   * cursor} or the same one again. Limit the stream: a server may have any number of pages.
   *
   * @param parameters as in {@link #query}; {@code cursor} for another begin than the first page
   */
  public Stream<JsonObject> pages(String nsid, Map<String, ?> parameters) {
    return Stream.iterate(XrpcPage.first(this, nsid, parameters), Objects::nonNull, XrpcPage::next)
        .map(XrpcPage::content);
  }

  /** Calls a procedure with JSON input and returns its JSON response, empty if it has no body. */
  public JsonObject procedure(String nsid, JsonObject input) {
    return upload(nsid, "application/json", HttpBody.of(input.toString()));
  }

  /**
   * Calls a procedure that has no input: the request has neither body nor {@code Content-Type}.
   * Returns its JSON response, empty if it has no body.
   */
  public JsonObject procedure(String nsid) {
    return json(nsid, send(nsid, jsonCall(HttpRequest.of("POST", address(nsid, Map.of())))));
  }

  /**
   * Calls a procedure with input of any type and returns its JSON response, empty if it has no
   * body, such as {@code com.atproto.repo.uploadBlob}.
   *
   * @param contentType the type of the input, such as {@code image/png}
   * @param input the content. If it can be read only once and must be sent again, the call fails
   */
  public JsonObject upload(String nsid, String contentType, HttpBody input) {
    return json(
        nsid, send(nsid, jsonCall(HttpRequest.post(address(nsid, Map.of()), contentType, input))));
  }

  /** Calls a query and returns the response as a stream. The caller closes it. */
  public HttpResponse queryRaw(String nsid, Map<String, ?> parameters) {
    return send(nsid, rawCall(HttpRequest.get(address(nsid, parameters))));
  }

  /**
   * Calls a query and returns the response as a stream, from another server if the PDS redirects
   * there, such as a CDN with blobs. Follows three redirects at most, to https addresses; requests
   * to them have no token and no header of this client. The caller closes the response.
   */
  public HttpResponse download(String nsid, Map<String, ?> parameters) {
    HttpTransport others = others();
    HttpRequest request = rawCall(HttpRequest.get(address(nsid, parameters)));
    HttpResponse response = exchange(nsid, request);
    if (RedirectedDownload.isRedirect(response)) {
      try {
        response = new RedirectedDownload(server, others, limits).follow(request.uri(), response);
      } catch (HttpTransportException e) {
        throw e.kind() == HttpTransportException.Kind.BLOCKED
            ? failures.blockedRedirect(nsid, response, e)
            : failures.noResponse(nsid, request.responseLimit(), e);
      }
    }
    return successful(nsid, response);
  }

  /** Calls a procedure with any input and returns the response. The caller closes it. */
  public HttpResponse procedureRaw(
      String nsid, Map<String, ?> parameters, String contentType, HttpBody input) {
    return send(nsid, rawCall(HttpRequest.post(address(nsid, parameters), contentType, input)));
  }

  private URI address(String nsid, Map<String, ?> parameters) {
    return XrpcParameters.address(server, nsid, parameters);
  }

  private HttpRequest jsonCall(HttpRequest.Builder request) {
    return limits.jsonCall(headers.addTo(request));
  }

  private HttpRequest rawCall(HttpRequest.Builder request) {
    return limits.rawCall(headers.addTo(request));
  }

  private HttpResponse send(String nsid, HttpRequest request) {
    return successful(nsid, exchange(nsid, request));
  }

  private HttpResponse exchange(String nsid, HttpRequest request) {
    try {
      return transport.send(request);
    } catch (HttpTransportException e) {
      throw failures.noResponse(nsid, request.responseLimit(), e);
    }
  }

  private HttpResponse successful(String nsid, HttpResponse response) {
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
