package io.github.atprotojakarta.webapp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A browser without a window: it keeps cookies, says where its requests come from, and follows a
 * redirect only when it is told to, so that tests see each step.
 */
final class WebBrowser {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** A busy machine needs more than a minute to start a domain with its application. */
  private static final Duration START = Duration.ofMinutes(5);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<HttpCookie> cookies = new ArrayList<>();
  private final String accept;

  private WebBrowser(String accept) {
    this.accept = accept;
  }

  /** Someone in front of a page. */
  static WebBrowser person() {
    return new WebBrowser("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8");
  }

  /** A program that wants data. */
  static WebBrowser api() {
    return new WebBrowser("application/json");
  }

  /** An answer. */
  record Page(URI uri, int status, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    URI location() {
      return uri.resolve(
          Optional.ofNullable(headers.get("Location"))
              .orElseThrow(() -> new AssertionError("No redirect but " + status + ": " + body)));
    }
  }

  Map<String, String> cookies() {
    return cookies.stream().collect(Collectors.toMap(HttpCookie::getName, HttpCookie::getValue));
  }

  /** Returns the cookies of a name. */
  List<HttpCookie> cookiesNamed(String name) {
    return cookies.stream().filter(cookie -> cookie.getName().equals(name)).toList();
  }

  /** Puts cookies in place of those with the same names. */
  void setCookies(List<HttpCookie> others) {
    others.forEach(other -> cookies.removeIf(old -> old.getName().equals(other.getName())));
    cookies.addAll(others);
  }

  Page get(URI uri) {
    return send(HttpRequest.newBuilder(uri).GET());
  }

  /** Asks again until the response is 200, for five minutes at most. */
  Page awaitOk(URI uri) {
    return awaitStatus(200, uri);
  }

  /** Asks again until the response has this status, for five minutes at most. */
  Page awaitStatus(int status, URI uri) {
    long began = System.nanoTime();
    Optional<Page> page = ask(uri);
    while (page.filter(found -> found.status() == status).isEmpty()) {
      if (System.nanoTime() - began > START.toNanos()) {
        throw new AssertionError(uri + " never responded with " + status + " but with " + page);
      }
      page = ask(uri);
    }
    return page.get();
  }

  /** Returns nothing from a server that has not started. */
  private Optional<Page> ask(URI uri) {
    try {
      return Optional.of(get(uri));
    } catch (NoResponseError e) {
      return Optional.empty();
    }
  }

  /** No response to a request. */
  private static final class NoResponseError extends AssertionError {
    private static final long serialVersionUID = 1L;

    NoResponseError(IOException cause) {
      super("No answer: " + cause, cause);
    }
  }

  /** Calls with headers of the caller's own, as a script or a program does. */
  Page call(URI uri, Map<String, String> headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).GET();
    headers.forEach(request::header);
    return send(request);
  }

  /** The same with JSON to be sent. */
  Page callWith(String json, URI uri, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    headers.forEach(request::header);
    return send(request);
  }

  /** Asks what a page of another site may send, as a browser does before it sends that. */
  Page options(URI uri, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method("OPTIONS", HttpRequest.BodyPublishers.noBody());
    headers.forEach(request::header);
    return send(request);
  }

  /** Sends a form from a page of the same site, as a browser does. */
  Page post(URI uri, Map<String, String> form) {
    return postFrom(uri.getScheme() + "://" + uri.getAuthority(), uri, form);
  }

  /** Sends the form that stands on a page of the same site, and tells which page that is. */
  Page postOn(URI page, URI uri, Map<String, String> form) {
    return postByScript(page, uri, form, Map.of());
  }

  /** The same by the page's script, with headers of its own. */
  Page postByScript(URI page, URI uri, Map<String, String> form, Map<String, String> headers) {
    String origin = uri.getScheme() + "://" + uri.getAuthority();
    HttpRequest.Builder request = formFrom(origin, uri, form).header("Referer", page.toString());
    headers.forEach(request::header);
    return send(request);
  }

  /** Sends a form from a page of another site. */
  Page postFrom(String origin, URI uri, Map<String, String> form) {
    return send(formFrom(origin, uri, form));
  }

  private static HttpRequest.Builder formFrom(String origin, URI uri, Map<String, String> form) {
    return HttpRequest.newBuilder(uri)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Origin", origin)
        .POST(HttpRequest.BodyPublishers.ofString(encode(form)));
  }

  static String encode(Map<String, String> form) {
    return form.entrySet().stream()
        .map(
            field ->
                URLEncoder.encode(field.getKey(), UTF_8)
                    + "="
                    + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  private Page send(HttpRequest.Builder request) {
    request.header("Accept", accept).timeout(PATIENCE);
    String sent = cookiesFor(request.copy().build().uri());
    if (!sent.isEmpty()) {
      request.header("Cookie", sent);
    }
    if (request.build().bodyPublisher().isPresent()) {
      // A server closes a connection if it responded before it had read the whole form.
      request.header("Connection", "close");
    }
    try {
      HttpRequest built = request.build();
      HttpResponse<String> answer = http.send(built, HttpResponse.BodyHandlers.ofString());
      answer.headers().allValues("Set-Cookie").forEach(this::keep);
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      answer.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
      return new Page(built.uri(), answer.statusCode(), headers, answer.body());
    } catch (IOException e) {
      throw new NoResponseError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  private String cookiesFor(URI uri) {
    return cookies.stream()
        .filter(cookie -> below(uri.getPath(), cookie.getPath()))
        .map(cookie -> cookie.getName() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  /** RFC 6265 section 5.1.4. */
  private static boolean below(String path, String cookiePath) {
    return path.equals(cookiePath)
        || path.startsWith(cookiePath.endsWith("/") ? cookiePath : cookiePath + "/");
  }

  private void keep(String header) {
    // HttpCookie knows no SameSite; what matters here is the name, the path, the value and the end.
    HttpCookie cookie = HttpCookie.parse(header).get(0);
    cookies.removeIf(
        old ->
            old.getName().equals(cookie.getName())
                && Objects.equals(old.getPath(), cookie.getPath()));
    if (cookie.getMaxAge() != 0 && !cookie.getValue().isEmpty()) {
      cookies.add(cookie);
    }
  }
}
