package io.github.atprotojakarta.testkit.oauth.pages;

import io.github.atprotojakarta.testkit.server.RandomIds;
import io.github.atprotojakarta.testkit.server.ServerRequest;
import io.github.atprotojakarta.testkit.server.ServerResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The browsers that opened the pages, each identified by a cookie. */
final class BrowserSessions {
  private static final String COOKIE = "strict-network-device";

  private final RandomIds ids;
  private final boolean secure;
  private final Map<String, PageSession> browsers = new ConcurrentHashMap<>();

  BrowserSessions(RandomIds ids, boolean secure) {
    this.ids = ids;
    this.secure = secure;
  }

  /** Returns the browser of a request; a new one if the request has no known cookie. */
  PageSession load(ServerRequest request) {
    return known(request)
        .orElseGet(
            () -> {
              PageSession browser = new PageSession(ids.base64(24), ids.base64(24));
              browsers.put(browser.id(), browser);
              return browser;
            });
  }

  /** Returns the browser of a request, if the request has a known cookie. */
  Optional<PageSession> known(ServerRequest request) {
    return request.cookie(COOKIE).map(browsers::get);
  }

  /** Adds the browser's cookie to a response. */
  ServerResponse remember(PageSession browser, ServerResponse response) {
    String cookie = COOKIE + "=" + browser.id() + "; Path=/oauth; HttpOnly; SameSite=Lax";
    return response.with("Set-Cookie", secure ? cookie + "; Secure" : cookie);
  }
}
