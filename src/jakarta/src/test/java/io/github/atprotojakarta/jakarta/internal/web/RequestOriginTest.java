package io.github.atprotojakarta.jakarta.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.jakarta.FakeRequest;
import io.github.atprotojakarta.jakarta.TestSettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestOriginTest {
  private final RequestOrigin https =
      new RequestOrigin(
          new ApplicationUrls(
              TestSettings.configuration(
                  Map.of("atproto.public-url", "https://app.example.com/shop")),
              "/shop"));
  private final RequestOrigin loopback =
      new RequestOrigin(new ApplicationUrls(TestSettings.configuration(Map.of()), ""));

  @ParameterizedTest
  @CsvSource({
    "same-origin, , true",
    "same-origin, null, true",
    "same-origin, https://app.example.com, true",
    "cross-site, https://evil.example, false",
    "same-site, https://other.example.com, false",
    "none, , false",
    "cross-site, , false",
    "cross-site, null, false",
    ", https://app.example.com, true",
    ", https://APP.example.com, true",
    ", http://app.example.com, false",
    ", https://app.example.com:8443, false",
    ", https://app.example.com.evil.example, false",
    ", null, false",
    ", , true",
  })
  void a_form_counts_when_it_comes_from_the_application_itself(
      String site, String origin, boolean allowed) {
    assertThat(https.mayPost(request(site, origin).get())).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, , https://evil.example, false",
    "HEAD, , https://evil.example, false",
    "OPTIONS, , https://evil.example, false",
    "POST, , https://evil.example, true",
    "DELETE, , https://other.example.com, true",
    "PROPFIND, , https://other.example.com, true",
    "GET, websocket, https://evil.example, true",
    "GET, 'h2c, WebSocket', https://evil.example, true",
    "GET, h2c, https://evil.example, false",
    "GET, websocket, https://app.example.com, false",
    "GET, websocket, , false",
    "PUT, , https://app.example.com, false",
    "PUT, , , false",
  })
  void another_site_may_neither_change_state_nor_open_a_web_socket(
      String method, String upgrade, String origin, boolean crossSite) {
    FakeRequest request = request(null, origin).of("getMethod", method);
    if (upgrade != null) {
      request.header("Upgrade", upgrade);
    }

    assertThat(https.isCrossSite(request.get())).isEqualTo(crossSite);
  }

  @ParameterizedTest
  @CsvSource({
    "cross-site, http://localhost:8080, true",
    "cross-site, http://127.0.0.1:8080, true",
    "cross-site, http://[::1]:8080, true",
    "cross-site, http://localhost:9090, false",
    "cross-site, https://localhost:8080, false",
    "cross-site, http://localhost, false",
    "cross-site, http://evil.example:8080, false",
  })
  void the_loopback_client_takes_forms_of_its_other_names(
      String site, String origin, boolean allowed) {
    assertThat(loopback.mayPost(request(site, origin).get())).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080/, true",
    "http://localhost:8080/sign-in?x=y, true",
    "http://localhost:8080, true",
    "http://localhost:9090/, false",
    "http://evil.example/http://localhost:8080/, false",
    "http://localhost:8080.evil.example/, false",
    ", false",
  })
  void the_loopback_client_knows_a_form_that_was_sent_on_by_its_referrer(
      String referrer, boolean allowed) {
    FakeRequest request = request("cross-site", "null");
    if (referrer != null) {
      request.header("Referer", referrer);
    }
    assertThat(loopback.mayPost(request.get())).isEqualTo(allowed);
    assertThat(https.mayPost(request.get())).isFalse();
  }

  @Test
  void a_rebound_name_is_not_the_applications_own() {
    FakeRequest request = request("same-site", "http://evil.example:8080");
    request.of("getServerName", "evil.example");

    assertThat(loopback.mayPost(request.get())).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "same-origin, true",
    "same-site, false",
    "cross-site, false",
    "none, false",
    ", false"
  })
  void only_a_link_of_the_application_itself_begins_a_login(String site, boolean allowed) {
    assertThat(https.mayBeginByLink(request(site, null).get())).isEqualTo(allowed);
  }

  private static FakeRequest request(@Nullable String site, @Nullable String origin) {
    FakeRequest request = new FakeRequest();
    if (site != null) {
      request.header("Sec-Fetch-Site", site);
    }
    if (origin != null) {
      request.header("Origin", origin);
    }
    return request;
  }
}
