package io.github.atprotojakarta.jakarta.internal.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.jakarta.FakeRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UiLocalesTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "de, de",
        "fr-CA fr en, fr-CA fr en",
        "zh-Hant-TW zh-Hans, zh-TW zh",
        "es-419, es",
        "de-CH-1996-u-co-phonebk de-CH, de-CH",
        "ckb en, en",
        "ckb, none",
        "a1 und, none",
        "de en fr es it pt, de en fr es it",
      })
  void languages_are_passed_on_in_the_form_that_servers_accept(String wanted, String sent) {
    List<Locale> locales = Stream.of(wanted.split(" ")).map(Locale::forLanguageTag).toList();

    assertThat(
            UiLocales.of(
                new FakeRequest()
                    .header("Accept-Language", "any")
                    .of("getLocales", Collections.enumeration(locales))
                    .get()))
        .isEqualTo(sent);
  }

  @Test
  void the_locale_of_the_server_is_not_that_of_the_person() {
    assertThat(
            UiLocales.of(
                new FakeRequest()
                    .of("getLocales", Collections.enumeration(List.of(Locale.GERMANY)))
                    .get()))
        .isNull();
  }
}
