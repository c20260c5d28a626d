package io.github.atprotojakarta.jakarta.operations.microprofile.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Measurement.LoginOutcome;
import io.github.atprotojakarta.metrics.Measurement.RefreshOutcome;
import io.github.atprotojakarta.metrics.Measurement.RejectedFor;
import io.github.atprotojakarta.metrics.Measurement.SignedAgainFor;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each measurement becomes the metric that the guide tells of. */
class MicroProfileMetricsTest {
  private static final Duration TOOK = Duration.ofMillis(7);

  private final List<String> kept = new CopyOnWriteArrayList<>();

  /** A measurement and what is kept of it. */
  record Kept(Measurement measurement, String metric) {}

  static Stream<Kept> measurements() {
    return Stream.of(
        new Kept(
            new Measurement.Login(LoginOutcome.COMPLETED), "atproto.logins outcome=completed +1"),
        new Kept(new Measurement.Login(LoginOutcome.REFUSED), "atproto.logins outcome=refused +1"),
        new Kept(new Measurement.Restore(), "atproto.sessions.restored +1"),
        new Kept(
            new Measurement.Refresh(RefreshOutcome.UNKNOWN, TOOK),
            "atproto.refreshes outcome=unknown PT0.007S"),
        new Kept(
            new Measurement.SessionRejected(RejectedFor.REPLAYED),
            "atproto.sessions.rejected cause=replayed +1"),
        new Kept(
            new Measurement.SessionRejected(RejectedFor.OTHER_ACCOUNT),
            "atproto.sessions.rejected cause=other_account +1"),
        new Kept(new Measurement.LockWait(TOOK, false), "atproto.lock.waits held=false PT0.007S"),
        new Kept(
            new Measurement.ClaimWait(TOOK, true), "atproto.claim.waits left_behind=true PT0.007S"),
        new Kept(
            new Measurement.GraceWait(TOOK, false), "atproto.grace.waits arrived=false PT0.007S"),
        new Kept(
            new Measurement.CallerWait(TOOK, true), "atproto.caller.waits ended=true PT0.007S"),
        new Kept(new Measurement.PdsCall(204, TOOK), "atproto.pds.calls status=2xx PT0.007S"),
        new Kept(new Measurement.PdsCall(0, TOOK), "atproto.pds.calls status=none PT0.007S"),
        new Kept(
            new Measurement.SignedAgain(SignedAgainFor.NONCE),
            "atproto.signed.again reason=nonce +1"),
        new Kept(
            new Measurement.Refused(Measurement.Limit.LOGINS_AT_ONCE),
            "atproto.refused limit=logins_at_once +1"));
  }

  @ParameterizedTest
  @MethodSource("measurements")
  void a_measurement_is_kept_under_its_name(Kept expected) throws Exception {
    MicroProfileMetrics.record(registry(), expected.measurement());

    assertThat(kept).containsExactly(expected.metric());
    assertThat(Files.readString(Path.of("../../docs/guide.md")))
        .contains("`" + expected.metric().replaceAll(" .*", "") + "`");
  }

  @Test
  void every_kind_of_measurement_is_kept() {
    Set<Class<?>> kinds =
        measurements().map(each -> each.measurement().getClass()).collect(Collectors.toSet());

    assertThat(kinds).containsExactlyInAnyOrder(Measurement.class.getPermittedSubclasses());
  }

  @Test
  void without_a_registry_nothing_is_kept_and_nothing_fails() {
    MicroProfileMetrics meter = new MicroProfileMetrics();

    assertThatCode(() -> meter.on(new Measurement.Restore())).doesNotThrowAnyException();
  }

  private MetricRegistry registry() {
    return proxy(
        MetricRegistry.class,
        (method, arguments) -> {
          StringBuilder name = new StringBuilder().append(arguments[0]);
          if (arguments.length > 1) {
            Arrays.stream((Tag[]) arguments[1])
                .forEach(tag -> name.append(" " + tag.getTagName() + "=" + tag.getTagValue()));
          }
          return method.equals("counter") ? counter(name) : timer(name);
        });
  }

  private Counter counter(CharSequence name) {
    return proxy(
        Counter.class,
        (method, arguments) -> {
          assertThat(method).isEqualTo("inc");
          kept.add(name + " +1");
          return null;
        });
  }

  private Timer timer(CharSequence name) {
    return proxy(
        Timer.class,
        (method, arguments) -> {
          assertThat(method).isEqualTo("update");
          kept.add(name + " " + arguments[0]);
          return null;
        });
  }

  /** What a call of the registry's interfaces does. */
  private interface Call {
    @Nullable Object made(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call.made(method.getName(), arguments)));
  }
}
