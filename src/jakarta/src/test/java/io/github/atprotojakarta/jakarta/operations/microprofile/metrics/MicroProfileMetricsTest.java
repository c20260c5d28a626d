package io.github.atprotojakarta.jakarta.operations.microprofile.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Measurement.Limit;
import io.github.atprotojakarta.metrics.Measurement.LoginCause;
import io.github.atprotojakarta.metrics.Measurement.LoginOutcome;
import io.github.atprotojakarta.metrics.Measurement.Quantity;
import io.github.atprotojakarta.metrics.Measurement.RefreshOutcome;
import io.github.atprotojakarta.metrics.Measurement.RejectedFor;
import io.github.atprotojakarta.metrics.Measurement.SignedAgainFor;
import io.github.atprotojakarta.metrics.Metric;
import io.github.atprotojakarta.metrics.MetricSample;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Gauge;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each measurement becomes the metric that the guide tells of. */
class MicroProfileMetricsTest {
  private static final Duration TOOK = Duration.ofMillis(7);

  private final Map<String, Long> counted = new TreeMap<>();
  private final Map<String, Supplier<?>> gauges = new ConcurrentHashMap<>();
  private final Map<String, String> helps = new ConcurrentHashMap<>();
  private final RegisteredMetrics metrics = new RegisteredMetrics(registry());

  /** A measurement and what is counted of it. */
  record Counted(Measurement measurement, String metric) {}

  static Stream<Counted> measurements() {
    return Stream.of(
        new Counted(
            new Measurement.Login(LoginOutcome.STARTED, LoginCause.NONE),
            "atproto.logins cause=none outcome=started"),
        new Counted(
            new Measurement.Login(LoginOutcome.REFUSED, LoginCause.SERVER_REFUSED),
            "atproto.logins cause=server_refused outcome=refused"),
        new Counted(new Measurement.Restore(), "atproto.sessions.restored"),
        new Counted(
            new Measurement.Refresh(RefreshOutcome.UNKNOWN, TOOK),
            "atproto.refreshes outcome=unknown"),
        new Counted(
            new Measurement.SessionRejected(RejectedFor.REPLAYED),
            "atproto.sessions.rejected cause=replayed"),
        new Counted(
            new Measurement.SessionRejected(RejectedFor.OTHER_ACCOUNT),
            "atproto.sessions.rejected cause=other_account"),
        new Counted(new Measurement.LockWait(TOOK, false), "atproto.lock.waits held=false"),
        new Counted(new Measurement.ClaimWait(TOOK, true), "atproto.claim.waits left_behind=true"),
        new Counted(new Measurement.GraceWait(TOOK, false), "atproto.grace.waits arrived=false"),
        new Counted(new Measurement.CallerWait(TOOK, true), "atproto.caller.waits ended=true"),
        new Counted(new Measurement.PdsCall(204, TOOK), "atproto.pds.calls status=2xx"),
        new Counted(new Measurement.PdsCall(0, TOOK), "atproto.pds.calls status=none"),
        new Counted(
            new Measurement.SignedAgain(SignedAgainFor.NONCE), "atproto.signed.again reason=nonce"),
        new Counted(
            new Measurement.Refused(Limit.LOGINS_AT_ONCE), "atproto.refused limit=logins_at_once"));
  }

  @ParameterizedTest
  @MethodSource("measurements")
  void a_measurement_is_counted_under_its_name(Counted expected) {
    metrics.add(MetricSample.of(expected.measurement()));
    metrics.add(MetricSample.of(expected.measurement()));

    assertThat(counted).containsEntry(expected.metric(), 2L);
    assertThat(increased())
        .allMatch(key -> key.equals(expected.metric()) || key.contains(".bucket "));
  }

  @ParameterizedTest
  @MethodSource("measurements")
  void a_counter_is_exported_before_its_first_increase(Counted expected) {
    assertThat(counted).containsEntry(expected.metric(), 0L);
  }

  @Test
  void every_kind_of_measurement_is_tried() {
    Set<Class<?>> kinds =
        measurements().map(each -> each.measurement().getClass()).collect(Collectors.toSet());
    kinds.add(Measurement.Level.class);

    assertThat(kinds).containsExactlyInAnyOrder(Measurement.class.getPermittedSubclasses());
  }

  @Test
  void a_duration_is_counted_in_each_bucket_that_it_is_not_longer_than() {
    metrics.add(MetricSample.of(new Measurement.PdsCall(200, Duration.ofMillis(250))));
    metrics.add(MetricSample.of(new Measurement.PdsCall(200, Duration.ofMinutes(2))));

    assertThat(counted)
        .containsEntry("atproto.pds.calls status=2xx", 2L)
        .containsEntry("atproto.pds.calls.bucket le=0.1 status=2xx", 0L)
        .containsEntry("atproto.pds.calls.bucket le=0.25 status=2xx", 1L)
        .containsEntry("atproto.pds.calls.bucket le=45.0 status=2xx", 1L)
        .containsEntry("atproto.pds.calls.bucket le=+Inf status=2xx", 2L);
  }

  @ParameterizedTest
  @EnumSource
  void a_level_has_a_gauge_with_its_last_value(Quantity quantity) {
    metrics.add(MetricSample.of(new Measurement.Level(quantity, 3)));
    metrics.add(MetricSample.of(new Measurement.Level(quantity, 4)));

    assertThat(gauges).hasSize(1);
    assertThat(gauges.values().iterator().next().get()).isEqualTo(4.0);
    metrics.add(MetricSample.of(new Measurement.Level(quantity, Double.NaN)));
    assertThat(gauges.values().iterator().next().get()).isEqualTo(Double.NaN);
  }

  @ParameterizedTest
  @EnumSource
  void every_metric_is_in_the_guide_and_has_a_help_text(Metric metric) throws Exception {
    metrics.add(new MetricSample(metric, Map.of(), 1));

    assertThat(Files.readString(Path.of("../../docs/guide.md")))
        .contains("`" + metric.metricName() + "`");
    assertThat(helps).containsEntry(metric.metricName(), metric.help());
  }

  @Test
  void without_a_registry_nothing_is_kept_and_nothing_fails() {
    MicroProfileMetrics meter = new MicroProfileMetrics();

    assertThatCode(() -> meter.on(new Measurement.Restore())).doesNotThrowAnyException();
  }

  private List<String> increased() {
    return counted.keySet().stream().filter(key -> counted.get(key) > 0).toList();
  }

  private MetricRegistry registry() {
    return proxy(
        MetricRegistry.class,
        (method, arguments) -> {
          Metadata metadata = (Metadata) arguments[0];
          helps.put(metadata.getName(), metadata.description().orElseThrow());
          if (method.equals("gauge")) {
            gauges.put(metadata.getName(), (Supplier<?>) arguments[1]);
            return proxy(Gauge.class, (call, none) -> null);
          }
          assertThat(method).isEqualTo("counter");
          return counter(metadata.getName() + tags((Tag[]) arguments[1]));
        });
  }

  private static String tags(Tag[] tags) {
    return Arrays.stream(tags)
        .map(tag -> " " + tag.getTagName() + "=" + tag.getTagValue())
        .sorted()
        .collect(Collectors.joining());
  }

  private Counter counter(String series) {
    counted.putIfAbsent(series, 0L);
    return proxy(
        Counter.class,
        (method, arguments) -> {
          assertThat(method).isEqualTo("inc");
          counted.merge(series, 1L, Long::sum);
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
