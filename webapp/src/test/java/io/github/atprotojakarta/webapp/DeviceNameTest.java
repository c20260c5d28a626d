package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceNameTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Firefox · Linux   | Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0
          Firefox · iPhone  | Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 FxiOS/140.0 Mobile/15E148 Safari/605.1.15
          Chrome · Windows  | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/137.0.0.0 Safari/537.36
          Chrome · Android  | Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/137.0.0.0 Mobile Safari/537.36
          Chrome · iPad     | Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 CriOS/137.0.0.0 Mobile/15E148 Safari/604.1
          Chrome · ChromeOS | Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/137.0.0.0 Safari/537.36
          Chrome · Linux    | Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/137.0.0.0 Safari/537.36
          Edge · Windows    | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/137.0.0.0 Safari/537.36 Edg/137.0.0.0
          Edge · Android    | Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/137.0.0.0 Mobile Safari/537.36 EdgA/137.0.0.0
          Opera · macOS     | Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/137.0.0.0 Safari/537.36 OPR/120.0.0.0
          Safari · macOS    | Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15
          Samsung Internet · Android | Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36
          Firefox           | Firefox/140.0
          curl              | curl/8.5.0
          Java-http-client  | Java-http-client/17.0.15
          """)
  void a_browser_and_its_system_have_the_names_that_people_know(String name, String userAgent) {
    assertThat(DeviceName.of(userAgent)).isEqualTo(name);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "/1.0", "(none)"})
  void nothing_is_made_up(String userAgent) {
    assertThat(DeviceName.of(userAgent)).isNull();
  }

  @Test
  void a_long_word_is_no_name() {
    assertThat(DeviceName.of("x".repeat(41))).isNull();
  }
}
