package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.internal.dpop.ServerClocks;
import io.github.atprotojakarta.internal.refresh.OperatorMessages;
import io.github.atprotojakarta.testkit.server.Endpoint;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clock skew between client and server. The strict network checks times like the reference server.
 */
class ClockSkewTest {
  private StrictNetworkFixture fixture = StrictNetworkFixture.confidential();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void call(OAuthSession session) {
    assertThat(session.xrpc().query("com.atproto.server.getSession", Map.of())).isNotEmpty();
  }

  /** With 2 minutes the proof is accepted and the assertion is not; with more, neither is. */
  @ParameterizedTest
  @ValueSource(ints = {-540, -120, -10, 120, 540})
  void a_confidential_client_signs_in_calls_and_refreshes_although_the_clocks_differ(int seconds) {
    fixture.network.faults().clockOffset(Duration.ofSeconds(seconds));

    OAuthSession session = fixture.signIn().session();
    call(session);
    call(fixture.client.restore(session.key(), RefreshPolicy.ALWAYS));

    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
    assertThat(fixture.network.counters().replays()).isZero();
  }

  @Test
  void a_public_client_does_too() {
    fixture.close();
    fixture = new StrictNetworkFixture();
    fixture.network.faults().clockOffset(Duration.ofMinutes(-8));

    call(fixture.signIn().session());
  }

  @Test
  void a_clock_that_goes_wrong_later_is_noticed_at_both_servers() {
    OAuthSession session = fixture.signIn().session();
    call(session);
    fixture.network.faults().clockOffset(Duration.ofMinutes(-8));

    call(session);
    call(fixture.client.restore(session.key(), RefreshPolicy.ALWAYS));
    fixture.network.faults().clockOffset(Duration.ZERO);
    call(session);
    call(fixture.client.restore(session.key(), RefreshPolicy.ALWAYS));
  }

  @Test
  void the_correction_is_remembered_so_that_later_requests_pass_at_once() {
    fixture.network.faults().clockOffset(Duration.ofMinutes(-8));
    OAuthSession session = fixture.signIn().session();
    call(session);
    long before = fixture.network.counters().requests(Endpoint.XRPC);
    call(session);
    assertThat(fixture.network.counters().requests(Endpoint.XRPC)).isEqualTo(before + 1);
  }

  @Test
  void a_clock_that_is_off_by_an_hour_is_told_and_not_followed() {
    fixture.network.faults().clockOffset(Duration.ofHours(1));

    assertThatThrownBy(fixture::signIn)
        .isInstanceOf(AtprotoOAuthException.class)
        .hasMessageContaining("iat");
  }

  @Test
  void a_wrong_clock_behind_a_proxy_with_a_right_one_is_told() {
    fixture.network.faults().clockOffset(Duration.ofMinutes(8));
    try (AtprotoOAuthClient client = behindAProxyThatWritesTheDate();
        OperatorMessages messages = new OperatorMessages(ServerClocks.class)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(
                () -> client.authorize(StrictNetworkFixture.HANDLE, AuthorizeOptions.DEFAULT))
            .isInstanceOf(AtprotoOAuthException.class)
            .hasMessageContaining("iat");
      }

      assertThat(messages.lines()).hasSize(1);
      assertThat(messages.lines().get(0))
          .startsWith("WARNING ATP1204 ")
          .contains(fixture.network.issuer().toString(), "NTP");
    }
  }

  private AtprotoOAuthClient behindAProxyThatWritesTheDate() {
    HttpTransport network = fixture.network.transport();
    return fixture
        .builder(fixture.client.clientMetadata(), fixture.client.keySet(), fixture.sessions)
        .transport(
            request -> {
              HttpResponse response = network.send(request);
              Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
              headers.putAll(response.headers());
              headers.put(
                  "Date",
                  List.of(
                      DateTimeFormatter.RFC_1123_DATE_TIME.format(
                          fixture.clock.instant().atOffset(ZoneOffset.UTC))));
              return new HttpResponse(response.status(), headers, response.body());
            })
        .build();
  }
}
