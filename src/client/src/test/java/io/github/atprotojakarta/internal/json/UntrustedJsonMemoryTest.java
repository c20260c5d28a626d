package io.github.atprotojakarta.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.RetainedHeap;
import io.github.atprotojakarta.xrpc.XrpcClient;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much heap the object of the largest allowed document takes. */
class UntrustedJsonMemoryTest {
  private static final long LIMIT = XrpcClient.JSON_LIMIT;
  private static final long MOST = 9 * LIMIT;

  /** Three values in 47 bytes, with the comma after it 48. */
  private static final String LONG = "{\"aaaaaaaaaaaaaaaaa\":\"bbbbbbbbbbbbbbbbbbbbbbb\"}";

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "1.5", "\"\"", "[]", "{}", "[0]", "{\"\":0}", "{\"a\":\"b\"}", "99999", LONG})
  void many_small_values_take_nine_times_the_limit_at_most(String value) {
    String text = "{\"a\":[" + (value + ",").repeat(most(value)) + value + "]}";

    assertThat(heap(text)).isLessThan(MOST);
  }

  @Test
  void many_members_take_nine_times_the_limit_at_most() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < LIMIT / 32 - 2; i++) {
      text.append('"').append(Integer.toString(i, 36)).append("\":\"\u20ac\",");
    }

    assertThat(heap(text + "\"\":0}")).isLessThan(MOST);
  }

  @Test
  void long_strings_take_nine_times_the_limit_at_most() {
    String text = "{\"a\":\"" + "\u20ac".repeat((int) LIMIT / 3 - 10) + "\"}";

    assertThat(heap(text)).isLessThan(MOST);
  }

  /** How often a value fits into an array, by the number of its values and names. */
  private static int most(String value) {
    int values =
        switch (value) {
          case "[0]" -> 2;
          case "{\"\":0}", "{\"a\":\"b\"}", LONG -> 3;
          default -> 1;
        };
    return (int) (LIMIT / 16 - 4) / values - 1;
  }

  private static long heap(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    assertThat(utf8).hasSizeLessThanOrEqualTo((int) LIMIT);
    return RetainedHeap.of(
        () -> {
          try {
            return UntrustedJson.read(utf8, LIMIT);
          } catch (UnusableJsonException e) {
            throw new AssertionError(e);
          }
        });
  }
}
