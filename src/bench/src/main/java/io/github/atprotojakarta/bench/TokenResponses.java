package io.github.atprotojakarta.bench;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A PLC directory, a PDS and its authorization server that respond at once and check nothing. */
final class TokenResponses implements HttpTransport {
  private static final Map<String, List<String>> HEADERS =
      Map.of("Content-Type", List.of("application/json"), "DPoP-Nonce", List.of("nonce-of-today"));
  private static final String REFRESH_TOKEN = "refresh_token=";

  @Override
  public HttpResponse send(HttpRequest request) throws HttpTransportException {
    byte[] body = document(request).toString().getBytes(StandardCharsets.UTF_8);
    return new HttpResponse(200, HEADERS, new ByteArrayInputStream(body));
  }

  private static JsonObject document(HttpRequest request) {
    URI server = request.uri().resolve("/");
    String origin = server.toString().substring(0, server.toString().length() - 1);
    String path = request.uri().getPath();
    return switch (path) {
      case "/.well-known/oauth-protected-resource" ->
          Json.createObjectBuilder()
              .add("resource", origin)
              .add("authorization_servers", Json.createArrayBuilder().add(origin))
              .build();
      case "/.well-known/oauth-authorization-server" -> Workload.serverMetadata(URI.create(origin));
      case "/oauth/token" -> tokens(body(request));
      default -> didDocument(path.substring(1));
    };
  }

  private static JsonObject didDocument(String did) {
    JsonObjectBuilder pds =
        Json.createObjectBuilder()
            .add("id", "#atproto_pds")
            .add("type", "AtprotoPersonalDataServer")
            .add("serviceEndpoint", "https://pds.example");
    return Json.createObjectBuilder()
        .add("id", did)
        .add("service", Json.createArrayBuilder().add(pds))
        .build();
  }

  /** Every refresh token names its account and can be used again. */
  private static JsonObject tokens(String form) {
    String token = form.substring(form.indexOf(REFRESH_TOKEN) + REFRESH_TOKEN.length());
    String refreshToken = URLDecoder.decode(token.split("&", 2)[0], StandardCharsets.UTF_8);
    return Json.createObjectBuilder()
        .add("access_token", "a".repeat(Workload.TOKEN_LENGTH))
        .add("token_type", "DPoP")
        .add("expires_in", 3600)
        .add("refresh_token", refreshToken)
        .add("scope", "atproto transition:generic")
        .add("sub", refreshToken.substring("refresh-".length()))
        .build();
  }

  private static String body(HttpRequest request) {
    try {
      return new String(request.body().open().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
