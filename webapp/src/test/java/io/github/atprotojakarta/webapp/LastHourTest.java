package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Measurement.Login;
import io.github.atprotojakarta.metrics.Measurement.LoginCause;
import io.github.atprotojakarta.metrics.Measurement.LoginOutcome;
import io.github.atprotojakarta.metrics.Measurement.PdsCall;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastHourTest {
  private long now = -Duration.ofMinutes(3).toNanos();
  private final LastHour hour = new LastHour(() -> now);

  private MinuteChart chart(LastHour.Series series) {
    return hour.charts().stream()
        .filter(each -> each.title().equals(series.title()))
        .findFirst()
        .orElseThrow();
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private void signIn() {
    hour.on(new Login(LoginOutcome.COMPLETED, LoginCause.NONE));
  }

  @Test
  void each_measurement_is_counted_in_its_series() {
    signIn();
    hour.on(new Login(LoginOutcome.STARTED, LoginCause.NONE));
    hour.on(new Login(LoginOutcome.REFUSED, LoginCause.ACCOUNT));
    hour.on(new Login(LoginOutcome.FAILED, LoginCause.SERVER_UNREACHABLE));
    hour.on(new Measurement.Restore());
    hour.on(new PdsCall(200, Duration.ZERO));
    assertThat(chart(LastHour.Series.SIGN_INS).total()).isEqualTo(1);
    assertThat(chart(LastHour.Series.REFUSED_LOGINS).total()).isEqualTo(1);
    assertThat(chart(LastHour.Series.FAILED_LOGINS).total()).isEqualTo(1);
    assertThat(chart(LastHour.Series.REFRESHES).total()).isZero();
    assertThat(chart(LastHour.Series.PDS_CALLS).total()).isEqualTo(1);
    assertThat(chart(LastHour.Series.PDS_ERRORS).total()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "200, 0", "399, 0", "400, 1", "503, 1"})
  void errors_of_a_pds_are_responses_from_400_on_and_none(int status, int errors) {
    hour.on(new PdsCall(status, Duration.ZERO));
    assertThat(chart(LastHour.Series.PDS_ERRORS).total()).isEqualTo(errors);
  }

  @Test
  void counts_move_with_the_minutes_and_leave_after_an_hour() {
    signIn();
    signIn();
    pass(Duration.ofMinutes(2));
    signIn();
    MinuteChart chart = chart(LastHour.Series.SIGN_INS);
    assertThat(chart.most()).isEqualTo(2);
    assertThat(chart.bars())
        .containsExactly(
            new MinuteChart.Bar(57, 0, MinuteChart.HEIGHT), new MinuteChart.Bar(59, 20, 20));
    pass(Duration.ofMinutes(58));
    assertThat(chart(LastHour.Series.SIGN_INS).total()).isEqualTo(1);
    pass(Duration.ofDays(400));
    assertThat(chart(LastHour.Series.SIGN_INS).bars()).isEmpty();
  }

  @Test
  void a_small_number_beside_a_large_one_is_still_seen() {
    for (int i = 0; i < 1000; i++) {
      signIn();
    }
    pass(Duration.ofMinutes(1));
    signIn();
    assertThat(chart(LastHour.Series.SIGN_INS).bars())
        .contains(new MinuteChart.Bar(59, MinuteChart.HEIGHT - 1, 1));
  }
}
