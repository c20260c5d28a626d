package io.github.atprotojakarta.jakarta.xrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.jakarta.rs.EndlessBody;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The clock is the test's own. */
class ProxiedBodyTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger closed = new AtomicInteger();

  private ProxiedBody body(long length) {
    return new ProxiedBody(new EndlessBody(length), TIMEOUT, now::get, closed::incrementAndGet);
  }

  /** A browser that takes so many seconds for each write, and counts the writes. */
  private OutputStream browser(long seconds, AtomicInteger writes) {
    return new OutputStream() {
      @Override
      public void write(int b) {
        throw new AssertionError("one byte at a time");
      }

      @Override
      public void write(byte[] buffer, int offset, int length) {
        writes.incrementAndGet();
        now.addAndGet(seconds * SECOND);
      }
    };
  }

  @Test
  void a_browser_that_reads_slowly_is_given_up() {
    AtomicInteger writes = new AtomicInteger();

    assertThatThrownBy(() -> body(Long.MAX_VALUE).transferTo(browser(16, writes)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("slower than 1024 bytes");
    assertThat(writes.get()).isLessThan(5);
  }

  @Test
  void an_endless_response_ends_when_its_time_is_over() {
    AtomicInteger writes = new AtomicInteger();

    assertThatThrownBy(() -> body(Long.MAX_VALUE).transferTo(browser(1, writes)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("atproto.xrpc-proxy.timeout");
    assertThat(writes.get()).isEqualTo(601);
  }

  @Test
  void a_pds_that_drips_is_given_up() throws IOException {
    try (ProxiedBody body = body(Long.MAX_VALUE)) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 1000; i++) {
                  assertThat(body.read()).isNotNegative();
                  now.addAndGet(SECOND);
                }
              })
          .hasMessageContaining("slower");
    }
    assertThat(now.get()).isEqualTo(31 * SECOND);
    assertThat(closed).hasValue(1);
  }

  @Test
  void a_slow_network_is_fast_enough() throws IOException {
    AtomicInteger writes = new AtomicInteger();

    assertThat(body(1_000_000).transferTo(browser(4, writes))).isEqualTo(1_000_000);
  }
}
