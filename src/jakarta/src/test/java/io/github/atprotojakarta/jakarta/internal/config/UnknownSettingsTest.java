package io.github.atprotojakarta.jakarta.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownSettingsTest {
  private final SettingNames names = SettingNames.read(UnknownSettingsTest.class.getClassLoader());
  private final UnknownSettings settings = new UnknownSettings(names);

  @ParameterizedTest
  @CsvSource({
    "atproto.public-ulr, atproto.public-url",
    "atproto.publicUrl, atproto.public-url",
    "atproto.xrpc-proxy.allowed, atproto.xrpc-proxy.allow",
    "ATPROTO_PUBLIC_URI, ATPROTO_PUBLIC_URL",
    "atproto.key-file, atproto.keys-file"
  })
  void a_mistyped_name_is_told_with_the_one_that_is_meant(String wrong, String meant) {
    assertThat(settings.unknown(Stream.of(wrong))).containsExactly(wrong);
    assertThat(settings.message(wrong)).contains(wrong).contains("did you mean " + meant + "?");
  }

  @Test
  void a_name_that_is_like_none_is_told_alone() {
    assertThat(settings.message("atproto.frobnication-level-of-things")).doesNotContain("meant");
  }

  @Test
  void known_names_and_those_of_others_are_not_told() {
    assertThat(
            settings.unknown(
                Stream.of("atproto.public-url", "ATPROTO_PUBLIC_URL", "user.home", "PATH")))
        .isEmpty();
  }

  @Test
  void the_keys_that_the_order_names_are_known_and_others_are_told() {
    UnknownSettings withKeys =
        new UnknownSettings(names.withKeys(Optional.of("CURRENT_KEY, 2024")));

    assertThat(
            withKeys.unknown(
                Stream.of(
                    "atproto.keys.CURRENT_KEY",
                    "ATPROTO_KEYS_CURRENT_KEY",
                    "ATPROTO_KEYS_2024",
                    "atproto.keys.2025")))
        .containsExactly("atproto.keys.2025");
    assertThat(settings.unknown(Stream.of("atproto.keys.CURRENT_KEY"))).isNotEmpty();
  }

  @Test
  void the_environment_variables_of_the_scripts_are_not_told() throws IOException {
    Set<String> variables = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("../../payara-config/src/main"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Matcher matcher =
            Pattern.compile("ATPROTO_[A-Z]+(_[A-Z]+)*").matcher(Files.readString(file));
        while (matcher.find()) {
          variables.add(matcher.group());
        }
      }
    }

    assertThat(variables).contains("ATPROTO_DB_HOST", "ATPROTO_GRID_PORT");
    assertThat(settings.unknown(variables.stream())).isEmpty();
  }
}
