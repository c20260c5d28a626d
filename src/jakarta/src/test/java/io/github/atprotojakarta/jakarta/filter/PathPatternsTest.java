package io.github.atprotojakarta.jakarta.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.jakarta.internal.web.RequestedPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternsTest {
  @ParameterizedTest
  @CsvSource({
    "/notes/*, /notes, true",
    "/notes/*, /notes/, true",
    "/notes/*, /notes/1, true",
    "/notes/*, /notesx, false",
    "/notes, /notes, true",
    "/notes, /notes/1, false",
    "/*, /, true",
    "/*, /any/thing, true",
    "*.css, /a/b.css, true",
    "*.css, /a/b.csss, false",
  })
  void patterns_match_as_in_a_web_descriptor(String pattern, String path, boolean matches) {
    var request = new RequestedPath(path, path, false);

    assertThat(PathPatterns.parse(pattern).guard(request)).isEqualTo(matches);
    assertThat(PathPatterns.parse(pattern).open(request)).isEqualTo(matches);
  }

  @Test
  void an_open_extension_does_not_open_a_servlet_that_is_mapped_by_a_prefix() {
    var request = new RequestedPath("/notes/1.css", "/notes/1.css", true);

    assertThat(PathPatterns.parse("*.css").open(request)).isFalse();
    assertThat(PathPatterns.parse("*.css").guard(request)).isTrue();
  }

  @Test
  void lists_are_separated_by_commas_and_white_space() {
    assertThat(PathPatterns.parse(" /a/*,\n /b , *.css ").patterns())
        .containsExactly("/a/*", "/b", "*.css");
    assertThat(PathPatterns.parse(null).isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"notes/*", "/a*", "*", "/a/*/b", "*.a/b", "https://x/*"})
  void what_is_no_pattern_is_refused_by_name(String pattern) {
    assertThatThrownBy(() -> PathPatterns.parse(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + pattern + "\"");
  }
}
