package io.github.atprotojakarta.jakarta.internal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.atprotojakarta.jakarta.FakeRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCatalogTest {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^}]*}");
  private static final Path CODE =
      Path.of("src/main/java/io/github/atprotojakarta/jakarta/internal/web");

  @ParameterizedTest
  @ValueSource(strings = {"_de", "_ar"})
  void every_language_has_every_text_with_the_same_placeholders(String suffix) throws IOException {
    Properties english = texts("");
    Properties translated = texts(suffix);

    assertThat(translated.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
    for (String key : english.stringPropertyNames()) {
      assertThat(placeholders(translated, key)).as(key).isEqualTo(placeholders(english, key));
      assertThat(translated.getProperty(key)).as(key).isNotBlank();
    }
  }

  @Test
  void every_text_is_used() throws IOException {
    StringBuilder code = new StringBuilder();
    try (Stream<Path> files = Files.list(CODE)) {
      for (Path file : files.toList()) {
        code.append(Files.readString(file));
      }
    }
    List<String> kinds = Stream.of(ErrorKind.values()).map(ErrorKind::code).toList();

    assertThat(texts("").stringPropertyNames())
        .allSatisfy(
            key -> {
              String first = key.replaceAll("\\.(title|detail|advice)$", "");
              assertThat(kinds.contains(first) || code.indexOf('"' + first + '"') >= 0)
                  .as(key)
                  .isTrue();
            });
  }

  @Test
  void every_kind_of_failure_has_its_texts_in_every_language() {
    MessageCatalog catalog = catalog(List.of("en", "de", "ar"), Map.of());
    for (String language : List.of("en", "de", "ar")) {
      Messages messages = catalog.forPerson(request(language));
      for (ErrorKind kind : ErrorKind.values()) {
        assertThat(kind.title(messages)).isNotBlank();
        assertThat(kind.advice(messages)).isNotBlank();
        assertThat(messages.text(kind.code() + ".detail")).isNotBlank();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "de, de",
    "de-CH, de",
    "ar-EG-u-nu-latn, ar",
    "fr de-AT, de",
    "fr, en",
    "pt-BR, pt-BR",
    "pt-PT, pt",
    "zh-Hant-TW, zh-Hant",
  })
  void the_language_is_looked_up_by_its_range(String wanted, String found) {
    MessageCatalog catalog =
        catalog(
            List.of("en", "de", "ar", "pt", "pt-BR", "zh-Hant"),
            Map.of(
                "AtprotoMessages_pt.properties", "page.try_again=a",
                "AtprotoMessages_zh_Hant.properties", "page.try_again=b"));

    assertThat(catalog.forPerson(request(wanted.split(" "))).locale().toLanguageTag())
        .isEqualTo(found);
  }

  /** The locales of a request without the header are those of the server (Servlet 6.0, 3.11). */
  @Test
  void a_request_without_a_language_gets_the_first_of_the_setting() {
    HttpServletRequest request =
        new FakeRequest().of("getLocales", Collections.enumeration(List.of(Locale.GERMANY))).get();

    assertThat(catalog(List.of("ar", "de"), Map.of()).forPerson(request).locale())
        .isEqualTo(Locale.forLanguageTag("ar"));
  }

  @Test
  void the_text_of_the_application_wins_key_by_key() {
    MessageCatalog catalog =
        catalog(
            List.of("en", "de", "fr"),
            Map.of(
                "AtprotoMessages.properties", "page.try_again=Again!\npage.reference=Ref {0}",
                "AtprotoMessages_de.properties", "page.try_again=Nochmal für alle",
                "AtprotoMessages_fr.properties", "page.try_again=Réessayer"));

    assertThat(catalog.forPerson(request("en")).text("page.try_again")).isEqualTo("Again!");
    Messages german = catalog.forPerson(request("de"));
    assertThat(german.text("page.try_again")).isEqualTo("Nochmal für alle");
    assertThat(german.text("page.reference", "X")).isEqualTo("Referenz: X");
    Messages french = catalog.forPerson(request("fr"));
    assertThat(french.text("page.try_again")).isEqualTo("Réessayer");
    assertThat(french.text("page.reference", "X")).isEqualTo("Ref X");
    assertThat(french.text("not_found.title")).isEqualTo("Page not found");
    assertThat(catalog.forPrograms().text("page.try_again")).isEqualTo("Try again");
  }

  @Test
  void an_exact_english_sentence_replaces_only_the_librarys_english_text() {
    MessageCatalog plain = catalog(List.of("en", "de"), Map.of());
    MessageCatalog overridden =
        catalog(List.of("en"), Map.of("AtprotoMessages.properties", "not_found.detail=Gone."));

    assertThat(plain.forPerson(request("en")).textOrExact("not_found.detail", "No /x."))
        .isEqualTo("No /x.");
    assertThat(plain.forPerson(request("de")).textOrExact("not_found.detail", "No /x."))
        .isEqualTo("Diese Anwendung hat keine Seite unter dieser Adresse.");
    assertThat(overridden.forPerson(request("en")).textOrExact("not_found.detail", "No /x."))
        .isEqualTo("Gone.");
  }

  @Test
  void a_value_in_a_text_from_right_to_left_is_isolated() {
    Messages arabic = catalog(List.of("ar"), Map.of()).forPerson(request("ar"));

    assertThat(arabic.direction()).isEqualTo("rtl");
    assertThat(arabic.text("page.reference", "ABC")).endsWith("\u2068ABC\u2069");
  }

  @Test
  void a_language_without_texts_stops_the_start() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> catalog(List.of("en", "pt-BR"), Map.of()))
        .withMessageContaining("atproto.languages")
        .withMessageContaining("AtprotoMessages_pt_BR.properties");
  }

  @Test
  void a_broken_file_is_named() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> catalog(List.of("en"), Map.of("AtprotoMessages.properties", "a=\\u12x")))
        .withMessageContaining("AtprotoMessages.properties");
  }

  private static List<String> placeholders(Properties texts, String key) {
    List<String> found = new ArrayList<>();
    PLACEHOLDER
        .matcher(texts.getProperty(key))
        .results()
        .map(MatchResult::group)
        .forEach(found::add);
    return new ArrayList<>(new TreeSet<>(found));
  }

  private static Properties texts(String suffix) throws IOException {
    Properties texts = new Properties();
    Path file = Path.of("src/main/resources", MessageCatalog.LIBRARY + suffix + ".properties");
    try (Reader reader = Files.newBufferedReader(file)) {
      texts.load(reader);
    }
    return texts;
  }

  private static HttpServletRequest request(String... tags) {
    List<Locale> locales = Stream.of(tags).map(Locale::forLanguageTag).toList();
    return new FakeRequest()
        .header("Accept-Language", String.join(",", tags))
        .of("getLocales", Collections.enumeration(locales))
        .get();
  }

  /** A catalog of an application with these files. */
  private static MessageCatalog catalog(List<String> languages, Map<String, String> files) {
    ClassLoader application =
        new ClassLoader(null) {
          @Override
          @SuppressWarnings("NullAway") // as the method does
          public InputStream getResourceAsStream(String name) {
            return files.containsKey(name)
                ? new ByteArrayInputStream(files.get(name).getBytes(StandardCharsets.UTF_8))
                : null;
          }
        };
    return new MessageCatalog(languages, application);
  }
}
