package io.github.atprotojakarta.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The lists of bluesky-social/indigo, atproto/auth/testdata: one case a line. */
class ScopeVectorsTest {
  static Stream<String> valid() throws IOException {
    return lines("permission_scopes_valid.txt");
  }

  static Stream<String> invalid() throws IOException {
    return lines("permission_scopes_invalid.txt");
  }

  static Stream<String> malformed() throws IOException {
    return lines("generic_scopes_invalid.txt");
  }

  static Stream<JsonObject> generic() throws IOException {
    try (InputStream in = resource("generic_scopes_valid.json");
        JsonReader reader = Json.createReader(in)) {
      return reader.readArray().stream().map(JsonValue::asJsonObject);
    }
  }

  @ParameterizedTest
  @MethodSource("valid")
  void valid_scopes_are_parsed_strictly_and_printed_equivalently(String line) {
    Scope scope = Scope.parse(line);

    assertThat(scope).isNotInstanceOf(OpaqueScope.class);
    assertThat(Scope.parse(scope.toString())).isEqualTo(scope).hasToString(scope.toString());
    assertThat(Scope.read(line)).isEqualTo(scope);
    assertThat(Scopes.parseStrictly(line).scopes()).containsExactly(scope);
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void invalid_scopes_are_refused_by_name(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scope.parse(line))
        .withMessageContaining("Not a scope: \"" + line + "\": ");
  }

  @ParameterizedTest
  @MethodSource({"invalid", "malformed"})
  void what_is_invalid_is_kept_and_allows_nothing(String line) {
    Scope scope = Scope.read(line);

    assertThat(scope).isEqualTo(new OpaqueScope(line)).hasToString(line);
    assertThat(Scopes.of(scope).allowsRepo("com.example.foo", RepoAction.CREATE)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void scopes_beyond_ascii_are_refused(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scope.parse(line))
        .withMessageContaining("character");
  }

  @ParameterizedTest
  @MethodSource("generic")
  void the_general_syntax_is_taken_apart(JsonObject each) {
    JsonObject expected = each.getJsonObject("generic");
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    expected
        .getJsonObject("params")
        .forEach(
            (name, values) ->
                parameters.put(
                    name,
                    values.asJsonArray().getValuesAs(JsonString.class).stream()
                        .map(JsonString::getString)
                        .toList()));

    ScopeSyntax syntax = ScopeSyntax.parse(each.getString("scope"));

    assertThat(syntax.resource()).isEqualTo(expected.getString("resource"));
    assertThat(Objects.requireNonNullElse(syntax.positional(), ""))
        .isEqualTo(expected.getString("positional"));
    assertThat(syntax.parameters()).isEqualTo(parameters);
  }

  @Test
  void the_lists_are_whole() throws IOException {
    assertThat(valid()).hasSize(51);
    assertThat(invalid()).hasSize(90);
    assertThat(malformed()).hasSize(2);
    assertThat(generic()).hasSize(18);
  }

  private static InputStream resource(String file) {
    return Objects.requireNonNull(ScopeVectorsTest.class.getResourceAsStream("/" + file), file);
  }

  private static Stream<String> lines(String file) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(resource(file), StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList()
          .stream();
    }
  }
}
