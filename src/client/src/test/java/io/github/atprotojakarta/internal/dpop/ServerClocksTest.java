package io.github.atprotojakarta.internal.dpop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.LoggedWarnings;
import io.github.atprotojakarta.RetainedHeap;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.internal.cache.CacheBudget;
import io.github.atprotojakarta.internal.dpop.ServerClocks.Learned;
import io.github.atprotojakarta.internal.http.MovingClock;
import io.github.atprotojakarta.internal.http.Origin;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerClocksTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static final Origin SERVER = new Origin("https://issuer.example.com");

  /** Sketches and buffers of a cache, and what other threads of the JVM did meanwhile. */
  private static final long NOISE = 256 * 1024;

  @ParameterizedTest
  @ValueSource(ints = {1, 60})
  void the_clocks_of_many_servers_keep_their_part_of_the_memory(int labelLength) {
    String domain = ("." + "x".repeat(labelLength)).repeat(3) + ".example.com";
    HttpResponse refusal = HttpResponse.of(400, Map.of("Date", "Sun, 1 Mar 2026 11:55:00 GMT"), "");

    long heap =
        RetainedHeap.of(
            () -> {
              ServerClocks clocks =
                  new ServerClocks(Clock.fixed(NOW, ZoneOffset.UTC), CacheBudget.DEFAULT);
              for (int i = 0; i < 4000; i++) {
                Origin origin = new Origin("https://h" + i + domain);
                assertThat(clocks.learn(origin, NOW, Duration.ZERO, refusal))
                    .isEqualTo(Learned.OTHER_TIME);
              }
              return clocks;
            });

    assertThat(heap).isBetween(0L, CacheBudget.DEFAULT.clocks() + NOISE);
  }

  private final MovingClock clock = new MovingClock();
  private final ServerClocks clocks = new ServerClocks(clock, CacheBudget.DEFAULT);

  private static String date(Instant time) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
  }

  private Learned learn(Duration difference, Duration assumed) {
    HttpResponse refusal =
        HttpResponse.of(401, Map.of("Date", date(clock.instant().plus(difference))), "");
    return clocks.learn(SERVER, clock.instant(), assumed, refusal);
  }

  @Test
  void a_date_like_the_one_that_was_sent_explains_no_refusal() {
    assertThat(learn(Duration.ZERO, Duration.ZERO)).isEqualTo(Learned.SAME_TIME);
    assertThat(learn(Duration.ofSeconds(90), Duration.ZERO)).isEqualTo(Learned.OTHER_TIME);
    assertThat(learn(Duration.ofSeconds(90), Duration.ofSeconds(90))).isEqualTo(Learned.SAME_TIME);
    assertThat(learn(Duration.ofMinutes(11), Duration.ZERO)).isEqualTo(Learned.NOTHING);
    assertThat(
            clocks.learn(
                SERVER, clock.instant(), Duration.ZERO, HttpResponse.of(401, Map.of(), "")))
        .isEqualTo(Learned.NOTHING);
  }

  @Test
  void a_request_that_was_on_its_way_when_another_one_learned_the_time_may_be_sent_again() {
    learn(Duration.ofSeconds(90), Duration.ZERO);

    assertThat(learn(Duration.ofSeconds(90), Duration.ZERO)).isEqualTo(Learned.OTHER_TIME);
  }

  @Test
  void a_slow_response_bounds_the_difference_less() {
    Instant sent = clock.instant();
    clock.advance(Duration.ofSeconds(20));
    HttpResponse refusal = HttpResponse.of(401, Map.of("Date", date(sent.plusSeconds(5))), "");

    assertThat(clocks.learn(SERVER, sent, Duration.ZERO, refusal)).isEqualTo(Learned.SAME_TIME);
  }

  @Test
  void the_operator_is_told_once_an_hour_for_each_server() {
    try (LoggedWarnings log = new LoggedWarnings(ServerClocks.class)) {
      clocks.warnOfHiddenClock(SERVER);
      clocks.warnOfHiddenClock(SERVER);
      learn(Duration.ofSeconds(90), Duration.ZERO);
      clock.advance(Duration.ofMinutes(59));
      clocks.warnOfHiddenClock(SERVER);
      assertThat(log.warnings()).hasSize(1);
      assertThat(log.warnings().get(0)).contains("ATP1204", SERVER.value(), "NTP");

      clocks.warnOfHiddenClock(new Origin("https://other.example.com"));
      clock.advance(Duration.ofMinutes(1));
      clocks.warnOfHiddenClock(SERVER);
      assertThat(log.warnings()).hasSize(3);
    }
  }
}
