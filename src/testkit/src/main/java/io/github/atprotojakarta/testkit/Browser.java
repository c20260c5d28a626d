package io.github.atprotojakarta.testkit;

import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.testkit.server.FormEncoding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A simulated browser with a person: it opens the authorization server's pages, keeps cookies,
 * fills in forms and presses buttons. It never fetches the callback of the application.
 */
public final class Browser {
  private final HttpTransport transport;
  private final Map<String, String> cookies = new TreeMap<>();
  private volatile boolean callbackByForm;

  Browser(HttpTransport transport) {
    this.transport = transport;
  }

  /**
   * Signs in, approves, and returns the callback.
   *
   * @return the callback; with {@code response_mode=form_post} its query holds the form's fields
   * @throws IllegalStateException if a page shows an error
   */
  public URI signIn(URI authorizationUrl, String handle, String password) {
    return signIn(authorizationUrl, handle, password, false);
  }

  /** Signs in with "remember me", approves, and returns the callback. */
  public URI signInRemembered(URI authorizationUrl, String handle, String password) {
    return signIn(authorizationUrl, handle, password, true);
  }

  /** Denies the request and returns the callback. */
  public URI deny(URI authorizationUrl) {
    BrowserPage page = open(authorizationUrl);
    return page.callback() != null
        ? page.callback()
        : callback(post(page, "/oauth/authorize/consent", Map.of("decision", "deny")));
  }

  /** Approves the request. An account must be signed in with this browser already. */
  public URI approve(URI authorizationUrl) {
    return approve(open(authorizationUrl));
  }

  /**
   * Returns whether the last callback came as a form that the browser sends to the application
   * ({@code response_mode=form_post}) and not as a redirect.
   */
  public boolean callbackByForm() {
    return callbackByForm;
  }

  private URI signIn(URI authorizationUrl, String handle, String password, boolean remember) {
    BrowserPage page = open(authorizationUrl);
    if (page.callback() != null) {
      return page.callback();
    }
    if (page.has("/oauth/authorize/sign-in")) {
      Map<String, String> typed = new LinkedHashMap<>();
      typed.put("identifier", handle);
      typed.put("password", password);
      if (remember) {
        typed.put("remember", "yes");
      }
      page = post(page, "/oauth/authorize/sign-in", typed);
      if (page.has("/oauth/authorize/sign-in")) {
        throw new IllegalStateException("Sign-in failed: " + page.problem());
      }
    }
    return approve(page);
  }

  private URI approve(BrowserPage page) {
    return page.callback() != null
        ? page.callback()
        : callback(post(page, "/oauth/authorize/consent", Map.of("decision", "approve")));
  }

  private static URI callback(BrowserPage page) {
    if (page.callback() == null) {
      throw new IllegalStateException(
          "The server did not redirect to the client: " + page.problem());
    }
    return page.callback();
  }

  private BrowserPage open(URI address) {
    return send(HttpRequest.get(address), address);
  }

  private BrowserPage post(BrowserPage page, String action, Map<String, String> typed) {
    if (!page.has(action)) {
      throw new IllegalStateException("The page has no form for " + action + ": " + page.problem());
    }
    Map<String, String> fields = new LinkedHashMap<>(page.fields(action));
    fields.putAll(typed);
    URI target = page.address().resolve(action);
    return send(
        HttpRequest.post(
                target,
                "application/x-www-form-urlencoded",
                HttpBody.of(FormEncoding.format(fields)))
            .header("Origin", target.getScheme() + "://" + target.getRawAuthority()),
        target);
  }

  private BrowserPage send(HttpRequest.Builder request, URI address) {
    if (!cookies.isEmpty()) {
      StringBuilder cookieHeader = new StringBuilder();
      cookies.forEach(
          (name, value) ->
              cookieHeader
                  .append(cookieHeader.isEmpty() ? "" : "; ")
                  .append(name)
                  .append('=')
                  .append(value));
      request.header("Cookie", cookieHeader.toString());
    }
    try (HttpResponse response = transport.send(request.header("Accept", "text/html").build())) {
      keepCookies(response);
      String location = response.header("Location").orElse(null);
      if (response.status() != 303 || location == null) {
        BrowserPage page = BrowserPage.of(address, response.status(), response.text());
        callbackByForm = page.callback() != null;
        return page;
      }
      URI next = address.resolve(location);
      boolean sameEndpoint =
          next.getRawAuthority() != null
              && next.getRawAuthority().equals(address.getRawAuthority())
              && next.getPath().equals("/oauth/authorize");
      callbackByForm = false;
      return sameEndpoint ? open(next) : BrowserPage.redirect(next);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void keepCookies(HttpResponse response) {
    for (String line : response.headers("Set-Cookie")) {
      String[] pair = line.split(";", 2)[0].split("=", 2);
      cookies.put(pair[0], pair[1]);
    }
  }
}
