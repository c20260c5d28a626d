package io.github.atprotojakarta.internal.dpop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.RetainedHeap;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.internal.cache.CacheBudget;
import io.github.atprotojakarta.internal.http.Origin;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerClocksTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

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
                assertThat(clocks.learn(origin, NOW, refusal)).isTrue();
              }
              return clocks;
            });

    assertThat(heap).isBetween(0L, CacheBudget.DEFAULT.clocks() + NOISE);
  }
}
