package io.github.atprotojakarta.devnet;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A browser of a web application, together with the proxy that terminates TLS in front of it if the
 * application's public origin is https. It keeps cookies and follows redirects within the
 * application.
 */
final class ProxiedBrowser {
  private final NetworkHttp http = new NetworkHttp();
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private final URI publicOrigin;
  private URI actualOrigin;

  /**
   * A browser that sees {@code publicOrigin} while the server is really at {@code actualOrigin}.
   */
  ProxiedBrowser(URI publicOrigin, URI actualOrigin) {
    this.publicOrigin = publicOrigin;
    this.actualOrigin = actualOrigin;
  }

  /** Changes the address of the server. */
  void serverIsAt(URI newOrigin) {
    actualOrigin = newOrigin;
  }

  /** Opens a page of the application, by path or by its public address. */
  HttpResponse<String> open(String address) {
    return follow(openOnly(address));
  }

  /** Opens a page of the application and stays there: the response has the redirect. */
  HttpResponse<String> openOnly(String address) {
    return once(address, "GET", HttpRequest.BodyPublishers.noBody());
  }

  /** Sends a form of the application's own pages. */
  HttpResponse<String> submit(String path, Map<String, String> fields) {
    return follow(submitOnly(path, fields));
  }

  /** Sends a form and stays there: the response has the redirect. */
  HttpResponse<String> submitOnly(String path, Map<String, String> fields) {
    String form =
        fields.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return once(path, "POST", HttpRequest.BodyPublishers.ofString(form));
  }

  Map<String, String> cookies() {
    return Map.copyOf(cookies);
  }

  private HttpResponse<String> follow(HttpResponse<String> answer) {
    HttpResponse<String> current = answer;
    for (int hops = 0; hops < 5 && current.statusCode() / 100 == 3; hops++) {
      current =
          once(
              current.headers().firstValue("Location").orElseThrow(),
              "GET",
              HttpRequest.BodyPublishers.noBody());
    }
    return current;
  }

  private HttpResponse<String> once(String address, String method, HttpRequest.BodyPublisher body) {
    URI seen = publicOrigin.resolve(address);
    if (!seen.getAuthority().equals(publicOrigin.getAuthority())
        && !seen.getAuthority().equals(actualOrigin.getAuthority())) {
      throw new IllegalStateException("This leads away from the application: " + seen.getHost());
    }
    String query = seen.getRawQuery() == null ? "" : "?" + seen.getRawQuery();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(actualOrigin.resolve(seen.getRawPath() + query))
            .method(method, body)
            .header("Accept", "text/html")
            .header("Host", publicOrigin.getAuthority())
            .header("Sec-Fetch-Mode", "navigate");
    if (method.equals("POST")) {
      request
          .header("Content-Type", "application/x-www-form-urlencoded")
          .header("Origin", publicOrigin.toString())
          .header("Sec-Fetch-Site", "same-origin");
    }
    if (publicOrigin.getScheme().equals("https")) {
      request
          .header("X-Forwarded-Proto", "https")
          .header("X-Forwarded-Host", publicOrigin.getAuthority())
          .header("X-Forwarded-For", "192.0.2.1"); // an address for documentation, RFC 5737
    }
    return keepCookies(http.send(withCookies(request).build()));
  }

  private HttpRequest.Builder withCookies(HttpRequest.Builder request) {
    return cookies.isEmpty()
        ? request
        : request.header(
            "Cookie",
            cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; ")));
  }

  private HttpResponse<String> keepCookies(HttpResponse<String> response) {
    for (String line : response.headers().allValues("Set-Cookie")) {
      String pair = line.split(";", 2)[0];
      int equals = pair.indexOf('=');
      String name = pair.substring(0, equals).trim();
      String value = pair.substring(equals + 1).trim();
      if (name.startsWith("__Host-") && !line.matches(".*; Path=/;.*; Secure\\b.*")) {
        throw new IllegalStateException("A browser does not take the cookie " + name);
      }
      if (value.isEmpty() || line.toLowerCase(Locale.ROOT).contains("max-age=0")) {
        cookies.remove(name);
      } else {
        cookies.put(name, value);
      }
    }
    return response;
  }
}
