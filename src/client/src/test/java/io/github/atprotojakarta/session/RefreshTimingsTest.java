package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RefreshTimingsTest {
  private static Arguments refused(UnaryOperator<RefreshTimings.Builder> change, String message) {
    return Arguments.of(change, message);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  static Stream<Arguments> contradictions() {
    return Stream.of(
        refused(b -> b.poll(Duration.ZERO), "poll PT0S is not longer than 0"),
        refused(b -> b.othersWait(Duration.ZERO), "othersWait PT0S is not longer than 0"),
        refused(b -> b.othersWait(seconds(45)), "lease PT45S is not longer than othersWait PT45S"),
        refused(b -> b.claim(seconds(45)), "claim PT45S is not longer than lease PT45S"),
        refused(
            b -> b.callerWait(seconds(12)), "callerWait PT12S is not longer than othersWait PT12S"),
        refused(b -> b.grace(seconds(30)), "claim PT1M is not longer than twice grace PT1M"),
        refused(b -> b.claim(seconds(3601)), "claim PT1H1S is longer than PT1H"),
        refused(b -> b.grace(Duration.ofNanos(-1)), "grace PT-0.000000001S is less than 0"));
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void limits_that_contradict_each_other_are_refused_with_both_values(
      UnaryOperator<RefreshTimings.Builder> change, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> change.apply(RefreshTimings.builder()).build())
        .withMessage(message);
  }

  @Test
  void limits_may_be_as_close_as_a_nanosecond_and_a_claim_as_long_as_an_hour() {
    RefreshTimings tight =
        RefreshTimings.builder()
            .poll(Duration.ofNanos(1))
            .othersWait(Duration.ofNanos(1))
            .callerWait(Duration.ofNanos(2))
            .lease(Duration.ofNanos(2))
            .claim(Duration.ofNanos(3))
            .grace(Duration.ofNanos(1))
            .build();
    assertThat(tight.claim()).isEqualTo(Duration.ofNanos(3));
    assertThat(RefreshTimings.builder().claim(Duration.ofHours(1)).build().claim())
        .isEqualTo(RefreshTimings.LONGEST_CLAIM);
    assertThat(RefreshTimings.builder().grace(Duration.ZERO).build().grace())
        .isEqualTo(Duration.ZERO);
  }

  @Test
  void the_defaults_are_those_of_the_documentation() {
    RefreshTimings timings = RefreshTimings.builder().build();
    assertThat(timings).isEqualTo(RefreshTimings.DEFAULT);
    assertThat(timings.othersWait()).isEqualTo(seconds(12));
    assertThat(timings.lease()).isEqualTo(seconds(45));
    assertThat(timings.claim()).isEqualTo(seconds(60));
    assertThat(timings.poll()).isEqualTo(Duration.ofMillis(100));
    assertThat(timings.grace()).isEqualTo(seconds(5));
  }

  @Test
  void callers_wait_for_two_waits_the_grace_and_a_request_unless_set() {
    assertThat(RefreshTimings.DEFAULT.callerWait()).isEqualTo(seconds(44));
    assertThat(RefreshTimings.builder().othersWait(seconds(3)).grace(seconds(1)).build())
        .extracting(RefreshTimings::callerWait)
        .isEqualTo(seconds(22));
    assertThat(RefreshTimings.builder().callerWait(seconds(20)).build().callerWait())
        .isEqualTo(seconds(20));
  }

  static Stream<UnaryOperator<RefreshTimings.Builder>> changes() {
    return Stream.of(
        b -> b.othersWait(seconds(11)).callerWait(seconds(44)),
        b -> b.lease(seconds(44)),
        b -> b.claim(seconds(61)),
        b -> b.callerWait(seconds(43)),
        b -> b.poll(Duration.ofMillis(99)),
        b -> b.grace(seconds(4)).callerWait(seconds(44)));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void limits_are_equal_when_all_of_them_are(UnaryOperator<RefreshTimings.Builder> change) {
    RefreshTimings changed = change.apply(RefreshTimings.builder()).build();
    RefreshTimings same = change.apply(RefreshTimings.builder()).build();
    assertThat(changed)
        .isEqualTo(same)
        .hasSameHashCodeAs(same)
        .isNotEqualTo(RefreshTimings.DEFAULT)
        .doesNotHaveSameHashCodeAs(RefreshTimings.DEFAULT);
  }

  @Test
  void a_text_of_the_limits_has_all_of_them() {
    assertThat(RefreshTimings.DEFAULT)
        .hasToString(
            "RefreshTimings[othersWait=PT12S, lease=PT45S, claim=PT1M, callerWait=PT44S,"
                + " poll=PT0.1S, grace=PT5S]");
  }
}
