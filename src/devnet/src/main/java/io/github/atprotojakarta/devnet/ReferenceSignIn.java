package io.github.atprotojakarta.devnet;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Simulates a person at the pages of the PDS's authorization server. It sends the same requests as
 * the scripts of these pages. One instance is one browser and keeps its cookies.
 */
public final class ReferenceSignIn {
  private static final String PAGES = "/@atproto/oauth-provider/~api";

  private final NetworkHttp http = new NetworkHttp();
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private boolean callbackByForm;

  /**
   * Signs in and consents.
   *
   * @param authorizationUrl the URL that the client redirected the browser to
   * @return the callback, not fetched; with {@code response_mode=form_post} its query holds the
   *     fields of the form
   * @throws IllegalStateException if the server refuses; the message has its response
   */
  public URI signIn(URI authorizationUrl, String handle, String password) {
    return visit(authorizationUrl, page -> page.signIn(handle, password, false));
  }

  /** Signs in with "remember me" and consents. */
  public URI signInRemembered(URI authorizationUrl, String handle, String password) {
    return visit(authorizationUrl, page -> page.signIn(handle, password, true));
  }

  /** Denies the request and returns the callback. */
  public URI deny(URI authorizationUrl) {
    return visit(authorizationUrl, AuthorizationPage::reject);
  }

  /** Returns whether the last callback came as a form and not as a redirect. */
  public boolean callbackByForm() {
    return callbackByForm;
  }

  /**
   * Opens the page and takes the decision, unless the server redirects the browser back at once.
   */
  private URI visit(URI authorizationUrl, Decision decision) {
    callbackByForm = false;
    HttpResponse<String> opened = send(navigation(authorizationUrl, "cross-site"));
    if (opened.statusCode() == 303) {
      return location(opened);
    }
    expect(200, "authorization page", opened);
    AuthorizationPage page = new AuthorizationPage(authorizationUrl);
    HttpRequest.Builder end =
        navigation(decision.take(page), "same-origin")
            .header("Referer", authorizationUrl.toString());
    HttpResponse<String> redirect = send(end);
    if (redirect.statusCode() == 200) {
      callbackByForm = true;
      return FormPost.callback(redirect.body());
    }
    expect(303, "redirect", redirect);
    return location(redirect);
  }

  private static HttpRequest.Builder navigation(URI target, String site) {
    return HttpRequest.newBuilder(target)
        .header("Accept", "text/html")
        .header("Sec-Fetch-Site", site)
        .header("Sec-Fetch-Mode", "navigate")
        .header("Sec-Fetch-Dest", "document");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    request.header("User-Agent", "devnet-sign-in");
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    HttpResponse<String> response = http.send(request.build());
    for (String line : response.headers().allValues("Set-Cookie")) {
      String pair = line.split(";", 2)[0];
      int equals = pair.indexOf('=');
      cookies.put(pair.substring(0, equals).trim(), pair.substring(equals + 1).trim());
    }
    return response;
  }

  private static URI location(HttpResponse<String> response) {
    return URI.create(response.headers().firstValue("Location").orElseThrow());
  }

  private static void expect(int status, String step, HttpResponse<String> response) {
    if (response.statusCode() != status) {
      String body = response.body();
      throw new IllegalStateException(
          step
              + ": "
              + response.statusCode()
              + " "
              + body.substring(0, Math.min(500, body.length())));
    }
  }

  /** The person's decision; returns the URL that the page opens then. */
  @FunctionalInterface
  private interface Decision {
    URI take(AuthorizationPage page);
  }

  /** The open authorization page. */
  private final class AuthorizationPage {
    private final URI address;

    AuthorizationPage(URI address) {
      this.address = address;
    }

    URI signIn(String handle, String password, boolean remember) {
      JsonObject credentials =
          Json.createObjectBuilder()
              .add("locale", "en")
              .add("username", handle)
              .add("password", password)
              .add("remember", remember)
              .build();
      JsonObject signedIn = call("/sign-in", credentials, Map.of());
      String did = signedIn.getJsonObject("account").getString("did");
      // Without "remember", only this token proves the sign-in; there is no cookie.
      Map<String, String> proof =
          remember
              ? Map.of()
              : Map.of("Authorization", "Bearer " + signedIn.getString("ephemeralToken"));
      JsonObject consent = Json.createObjectBuilder().add("did", did).build();
      return URI.create(call("/consent", consent, proof).getString("url"));
    }

    URI reject() {
      return URI.create(call("/reject", JsonObject.EMPTY_JSON_OBJECT, Map.of()).getString("url"));
    }

    /** The server identifies the login by the Referer, and checks all other headers. */
    private JsonObject call(String path, JsonObject input, Map<String, String> headers) {
      String origin = address.getScheme() + "://" + address.getRawAuthority();
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(origin + PAGES + path))
              .POST(HttpRequest.BodyPublishers.ofString(input.toString()))
              .header("Content-Type", "application/json")
              .header("Accept", "application/json")
              .header("Origin", origin)
              .header("Referer", address.toString())
              .header("X-CSRF-Token", cookies.getOrDefault("csrf-token", ""))
              .header("Sec-Fetch-Site", "same-origin")
              .header("Sec-Fetch-Mode", "same-origin")
              .header("Sec-Fetch-Dest", "empty");
      headers.forEach(request::header);
      HttpResponse<String> response = send(request);
      expect(200, path, response);
      try (var reader = Json.createReader(new StringReader(response.body()))) {
        return reader.readObject();
      }
    }
  }
}
