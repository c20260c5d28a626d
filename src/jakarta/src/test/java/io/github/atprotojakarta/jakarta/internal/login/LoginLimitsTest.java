package io.github.atprotojakarta.jakarta.internal.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.jakarta.FakeRequest;
import io.github.atprotojakarta.jakarta.internal.config.ClientAddresses;
import io.github.atprotojakarta.jakarta.internal.limits.ConcurrencyLimit.Permit;
import io.github.atprotojakarta.jakarta.internal.limits.Refusals;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.metrics.Measurement.Limit;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The clock is the test's own. */
class LoginLimitsTest {
  private static final HttpServletRequest REQUEST = new FakeRequest().get();

  private final AtomicLong now = new AtomicLong();
  private final List<Limit> refused = new ArrayList<>();
  private @Nullable String address;

  private LoginLimits limits(int concurrent, int rate, int perAddress, int perTarget) {
    return new LoginLimits(
        new LoginLimitSettings(concurrent, rate, perAddress, perTarget),
        new ClientAddresses() {
          @Override
          public Optional<String> network(HttpServletRequest request) {
            return Optional.ofNullable(address);
          }

          @Override
          public String address(HttpServletRequest request) {
            return String.valueOf(address);
          }
        },
        new Refusals() {
          @Override
          public void count(Limit limit, String setting, String client) {
            refused.add(limit);
          }
        },
        now::get);
  }

  /** Begins a login at once; returns the code of the refusal, or "begun". */
  private String begin(LoginLimits limits, @Nullable String from, String identifier) {
    address = from;
    try {
      return limits.begin(REQUEST, identifier, () -> "begun");
    } catch (RejectedRequestException e) {
      return e.code();
    }
  }

  private int begun(LoginLimits limits, int tries, String from, String identifier) {
    int begun = 0;
    for (int i = 0; i < tries; i++) {
      begun +=
          begin(limits, from.replace("#", "" + i), identifier.replace("#", "" + i)).equals("begun")
              ? 1
              : 0;
    }
    return begun;
  }

  @Test
  void an_address_gets_its_logins_per_minute_at_any_target() {
    LoginLimits limits = limits(32, 3000, 60, 1500);

    assertThat(begun(limits, 2000, "198.51.100.7", "h.evil#.org")).isEqualTo(60);
    assertThat(refused).hasSize(1940).containsOnly(Limit.LOGINS_OF_ADDRESS);
    assertThat(begin(limits, "198.51.100.8", "alice.bsky.social")).isEqualTo("begun");
    now.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(begun(limits, 100, "198.51.100.7", "h.evil#.org")).isEqualTo(10);
  }

  @Test
  void names_below_one_domain_share_its_limit() {
    LoginLimits limits = limits(32, 3000, 60, 1500);

    assertThat(begun(limits, 2000, "address #", "h#.evil.org")).isEqualTo(1500);
    assertThat(refused).hasSize(500).containsOnly(Limit.LOGINS_OF_TARGET);
    assertThat(begin(limits, "address 1", "alice.bsky.social")).isEqualTo("begun");
  }

  @Test
  void all_together_get_the_total_and_rows_are_bounded_by_it() {
    LoginLimits limits = limits(32, 3000, 60, 1500);
    int rows = 0;

    // Ten minutes of lifetime, 200 logins tried each second from new addresses at new domains.
    for (int second = 0; second < 600; second++) {
      rows += begun(limits, 200, second + ".#", "h.s" + second + "x#.org");
      now.addAndGet(Duration.ofSeconds(1).toNanos());
    }

    assertThat(rows).isBetween(32_000, 33_000);
    assertThat(refused).containsOnly(Limit.LOGINS);
  }

  @Test
  void a_refused_login_uses_up_nothing() {
    LoginLimits limits = limits(32, 100, 10, 20);
    begun(limits, 10, "a", "h#.evil.org");
    assertThat(begun(limits, 1000, "a", "h#.evil.org")).isZero();

    assertThat(begun(limits, 10, "b", "h#.evil.org")).isEqualTo(10);
    assertThat(begun(limits, 1000, "c", "h#.evil.org")).isZero();
    assertThat(begun(limits, 10, "c", "h#.good#.org")).isEqualTo(10);
    assertThat(begun(limits, 100, "d#", "h#.good#.org")).isEqualTo(70);
  }

  @Test
  void a_flood_of_addresses_gives_none_of_them_its_tokens_back() {
    LoginLimits limits = limits(32, 1000, 1, 1000);
    assertThat(begin(limits, "first", "h.evil.org")).isEqualTo("begun");

    begun(limits, 100_000, "flood #", "h.x#.org");
    now.addAndGet(Duration.ofSeconds(59).toNanos());

    assertThat(begin(limits, "first", "h.evil.org")).isEqualTo("too_many_requests");
    assertThat(refused).last().isEqualTo(Limit.LOGINS_OF_ADDRESS);
  }

  @Test
  void behind_an_unknown_proxy_no_address_has_a_limit() {
    LoginLimits limits = limits(32, 3000, 60, 1500);
    int begun = 0;
    for (int i = 0; i < 2000; i++) {
      begun += begin(limits, null, "alice.site" + i + ".org").equals("begun") ? 1 : 0;
    }
    assertThat(begun).isEqualTo(2000);
  }

  @Test
  void an_invalid_identifier_counts_for_its_address() {
    LoginLimits limits = limits(32, 3000, 60, 1500);

    assertThat(begun(limits, 100, "a", "no handle")).isEqualTo(60);
  }

  @Test
  void one_address_holds_an_eighth_of_the_permits_and_one_target_half() {
    LoginLimits limits = limits(32, 3000, 60, 1500);
    List<Permit> held = new ArrayList<>();
    address = "a";
    for (int i = 0; i < 4; i++) {
      held.add(limits.admit(REQUEST, "h.x" + i + ".org"));
    }
    assertThat(begin(limits, "a", "h.y.org")).isEqualTo("busy");
    for (int i = 0; i < 16; i++) {
      address = "b" + i;
      held.add(limits.admit(REQUEST, "h" + i + ".evil.org"));
    }
    assertThat(begin(limits, "c", "z.evil.org")).isEqualTo("busy");
    for (int i = 0; i < 12; i++) {
      address = "c" + i;
      held.add(limits.admit(REQUEST, "h.z" + i + ".org"));
    }
    assertThat(begin(limits, "d", "alice.bsky.social")).isEqualTo("busy");
    assertThat(refused).containsOnly(Limit.LOGINS_AT_ONCE);

    held.forEach(Permit::close);
    assertThat(begin(limits, "d", "alice.bsky.social")).isEqualTo("begun");
  }

  @Test
  void bad_settings_are_told_all_at_once() {
    assertThatThrownBy(
            () ->
                LoginLimitSettings.read(
                    Settings.of(
                        Map.of(
                            "atproto.login.concurrent", "0",
                            "atproto.login.rate", "many",
                            "atproto.login.per-address", "-1",
                            "atproto.login.per-target", "1000001"))))
        .hasMessageContaining("atproto.login.concurrent")
        .hasMessageContaining("atproto.login.rate")
        .hasMessageContaining("atproto.login.per-address")
        .hasMessageContaining("atproto.login.per-target");
    assertThat(LoginLimitSettings.read(Settings.of(Map.of())))
        .isEqualTo(new LoginLimitSettings(32, 3000, 60, 1500));
  }
}
