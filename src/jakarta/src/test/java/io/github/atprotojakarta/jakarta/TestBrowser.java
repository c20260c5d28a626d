package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.testkit.StrictNetwork;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;

/** A person's browser: keeps cookies, follows nothing by itself. */
public final class TestBrowser {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, String> cookies = new TreeMap<>();

  public Map<String, String> cookies() {
    return cookies;
  }

  /** Opens a page, as after a click on a page of {@code site} (a Sec-Fetch-Site value). */
  public HttpResponse<String> open(URI uri, String site) throws IOException, InterruptedException {
    return send(page(uri, site).GET());
  }

  public HttpResponse<String> open(URI uri) throws IOException, InterruptedException {
    return open(uri, "none");
  }

  /** Sends a form of a page of {@code site}. */
  public HttpResponse<String> post(URI uri, String form, String site)
      throws IOException, InterruptedException {
    return send(
        page(uri, site)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  /** Calls as a script of the application's own page does. */
  public HttpResponse<String> call(URI uri) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri)
            .header("Accept", "*/*")
            .header("Sec-Fetch-Mode", "cors")
            .header("Sec-Fetch-Dest", "empty")
            .header("Sec-Fetch-Site", "same-origin"));
  }

  /** Signs in as alice.atnet.dev with the password alice-pass, and returns the last response. */
  public HttpResponse<String> signIn(TestServer server, StrictNetwork network)
      throws IOException, InterruptedException {
    HttpResponse<String> begun =
        post(server.uri("/oauth/login"), "identifier=alice.atnet.dev", "same-origin");
    return open(
        network.signIn(URI.create(location(begun)), "alice.atnet.dev", "alice-pass"), "cross-site");
  }

  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    if (!cookies.isEmpty()) {
      StringBuilder line = new StringBuilder();
      cookies.forEach((name, value) -> line.append(name).append('=').append(value).append("; "));
      request.header("Cookie", line.toString());
    }
    if (request.build().bodyPublisher().isPresent()) {
      // A server closes a connection if it responded before it had read the whole form.
      request.header("Connection", "close");
    }
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    for (String line : response.headers().allValues("Set-Cookie")) {
      String[] pair = line.split(";", 2)[0].split("=", 2);
      if (line.contains("Max-Age=0")) {
        cookies.remove(pair[0]);
      } else {
        cookies.put(pair[0], pair[1]);
      }
    }
    return response;
  }

  public static String location(HttpResponse<String> response) {
    return response.headers().firstValue("Location").orElse("no Location");
  }

  private static HttpRequest.Builder page(URI uri, String site) {
    return HttpRequest.newBuilder(uri)
        .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
        .header("Sec-Fetch-Mode", "navigate")
        .header("Sec-Fetch-Site", site);
  }
}
