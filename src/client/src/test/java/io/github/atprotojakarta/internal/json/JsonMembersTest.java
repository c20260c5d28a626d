package io.github.atprotojakarta.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Members that are missing or of another type. */
class JsonMembersTest {
  private static JsonObject json(String member) {
    return UntrustedJson.object("{\"m\":" + member + "}").orElseThrow();
  }

  @Test
  void strings_and_lists_of_strings_are_read_and_nothing_else() {
    assertThat(JsonMembers.string(json("\"a\""), "m")).contains("a");
    assertThat(JsonMembers.string(json("1"), "m")).isEmpty();
    assertThat(JsonMembers.string(json("1"), "n")).isEmpty();
    assertThat(JsonMembers.strings(json("[\"a\",\"b\"]"), "m")).contains(List.of("a", "b"));
    assertThat(JsonMembers.strings(json("[]"), "m")).contains(List.of());
    assertThat(JsonMembers.strings(json("[\"a\",1]"), "m")).isEmpty();
    assertThat(JsonMembers.strings(json("\"a\""), "m")).isEmpty();
    assertThat(JsonMembers.items(json("[1,null]"), "m")).hasSize(2);
    assertThat(JsonMembers.items(json("{}"), "m")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1.9, 1",
    "3600, 3600",
    "'\"3600\"', 3600",
    "1e999999999, 2147483647",
    "2147483648, 2147483647"
  })
  void seconds_are_at_least_one_and_bounded(String written, long seconds) {
    assertThat(JsonMembers.seconds(json(written), "m")).hasValue(seconds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "0.99",
        "-1",
        "\"soon\"",
        "\"\"",
        "\"NaN\"",
        "\"10d\"",
        "\"1e3\"",
        "\" 10 \"",
        "true",
        "null",
        "[1]"
      })
  void what_is_no_number_of_seconds_is_none(String written) {
    assertThat(JsonMembers.seconds(json(written), "m")).isEmpty();
    assertThat(JsonMembers.seconds(json(written), "n")).isEmpty();
  }

  @Test
  void a_time_is_between_1970_and_the_year_9999() {
    assertThat(JsonMembers.time(json("0"), "m")).contains(Instant.EPOCH);
    assertThat(JsonMembers.time(json("253402300799"), "m"))
        .contains(Instant.parse("9999-12-31T23:59:59Z"));
    for (String written : List.of("-1", "253402300800", "1772366400000", "\"0\"", "null")) {
      assertThat(JsonMembers.time(json(written), "m")).isEqualTo(Optional.empty());
    }
  }

  @Test
  void a_member_is_described_for_a_message() {
    assertThat(JsonMembers.describe(json("[1]"), "m")).isEqualTo("[1]");
    assertThat(JsonMembers.describe(json("[1]"), "n")).isEqualTo("missing");
  }
}
