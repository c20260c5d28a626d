package io.github.atprotojakarta.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.IdentityException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The AT Protocol's own lists: one case a line, spaces at its ends belonging to it. */
class SyntaxListsTest {
  static Stream<String> validDids() throws IOException {
    return cases("did_syntax_valid.txt");
  }

  static Stream<String> invalidDids() throws IOException {
    return cases("did_syntax_invalid.txt");
  }

  static Stream<String> validHandles() throws IOException {
    return cases("handle_syntax_valid.txt");
  }

  static Stream<String> invalidHandles() throws IOException {
    return cases("handle_syntax_invalid.txt");
  }

  @ParameterizedTest
  @MethodSource("validDids")
  void valid_dids_are_taken_as_they_are(String text) {
    assertThat(Did.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @MethodSource("invalidDids")
  void invalid_dids_are_refused_by_parser_and_constructor(String text) {
    assertInvalid(() -> Did.parse(text));
    assertInvalid(() -> new Did(text));
  }

  @ParameterizedTest
  @MethodSource("validHandles")
  void valid_handles_are_taken_in_lower_case(String text) {
    assertThat(Handle.parse(text)).hasToString(text.toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @MethodSource("invalidHandles")
  void invalid_handles_are_refused_by_parser_and_constructor(String text) {
    assertInvalid(() -> Handle.parse(text));
    assertInvalid(() -> new Handle(text));
  }

  @Test
  void the_lists_are_whole() throws IOException {
    assertThat(validDids()).hasSize(24);
    assertThat(invalidDids()).hasSize(18);
    assertThat(validHandles()).hasSize(71);
    assertThat(invalidHandles()).hasSize(48);
  }

  private static void assertInvalid(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    IdentityException e = catchThrowableOfType(IdentityException.class, call);

    assertThat(e.reason()).isEqualTo(IdentityException.Reason.INVALID_IDENTIFIER);
    assertThat(e.getMessage()).hasSizeLessThan(300);
  }

  private static Stream<String> cases(String file) throws IOException {
    try (InputStream in = SyntaxListsTest.class.getResourceAsStream("/" + file);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<String> cases =
          lines.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
      return cases.stream();
    }
  }
}
