package io.github.atprotojakarta.bench;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A PLC directory, a PDS and its authorization server that respond at once and check nothing. The
 * responses are templates, so that they cost no more than a copy.
 */
final class TokenResponses implements HttpTransport {
  private static final Map<String, List<String>> HEADERS =
      Map.of("Content-Type", List.of("application/json"), "DPoP-Nonce", List.of("nonce-of-today"));
  private static final String REFRESH_TOKEN = "refresh_token=";
  private static final String ACCESS_TOKEN = "a".repeat(Workload.TOKEN_LENGTH);
  private static final String PROTECTED_RESOURCE =
      """
      {"resource":"%1$s","authorization_servers":["%1$s"]}""";
  private static final String DID_DOCUMENT =
      """
      {"id":"%s","service":[{"id":"#atproto_pds","type":"AtprotoPersonalDataServer",\
      "serviceEndpoint":"%s"}]}""";
  private static final String TOKENS =
      """
      {"access_token":"%s","token_type":"DPoP","expires_in":3600,"refresh_token":"%s",\
      "scope":"atproto transition:generic","sub":"%s"}""";

  private final String pds;
  private final String protectedResource;
  private final String serverMetadata;

  /** Creates the servers; the PDS is its own authorization server. */
  TokenResponses(URI pds) {
    this.pds = pds.toString();
    this.protectedResource = PROTECTED_RESOURCE.formatted(pds);
    this.serverMetadata = Workload.serverMetadata(pds).toString();
  }

  @Override
  public HttpResponse send(HttpRequest request) throws HttpTransportException {
    byte[] body = document(request).getBytes(StandardCharsets.UTF_8);
    return new HttpResponse(200, HEADERS, new ByteArrayInputStream(body));
  }

  private String document(HttpRequest request) {
    String path = request.uri().getPath();
    return switch (path) {
      case "/.well-known/oauth-protected-resource" -> protectedResource;
      case "/.well-known/oauth-authorization-server" -> serverMetadata;
      case "/oauth/token" -> tokens(body(request));
      default -> DID_DOCUMENT.formatted(path.substring(1), pds);
    };
  }

  /** Every refresh token names its account and can be used again. */
  private static String tokens(String form) {
    String token = form.substring(form.indexOf(REFRESH_TOKEN) + REFRESH_TOKEN.length());
    String refreshToken = URLDecoder.decode(token.split("&", 2)[0], StandardCharsets.UTF_8);
    return TOKENS.formatted(
        ACCESS_TOKEN, refreshToken, refreshToken.substring("refresh-".length()));
  }

  private static String body(HttpRequest request) {
    try {
      return new String(request.body().open().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
