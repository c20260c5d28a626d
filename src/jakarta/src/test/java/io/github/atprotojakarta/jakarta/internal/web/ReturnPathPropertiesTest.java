package io.github.atprotojakarta.jakarta.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What comes back after a login is what was requested, and never another origin. */
class ReturnPathPropertiesTest {
  private static final URI ORIGIN = URI.create("https://app.example");

  @Property(tries = 2000)
  void the_page_of_a_request_comes_back(
      @ForAll("paths") String path, @ForAll("queries") String query) {
    ReturnPath page = ReturnPath.ofRequest(path, query).orElseThrow();

    String[] parts = page.value().split("\\?", 2);
    assertThat(lenientlyDecoded(parts[0])).isEqualTo(lenientlyDecoded(path));
    assertThat(lenientlyDecoded(parts[1])).isEqualTo(lenientlyDecoded(query));
  }

  @Property(tries = 2000)
  void a_login_form_accepts_what_the_filter_kept(
      @ForAll("paths") String path, @ForAll("queries") String query) {
    String kept = ReturnPath.ofRequest(path, query).orElseThrow().value();

    RequestParameters form = RequestParameters.parse(RequestParameters.pair("return_to", kept));

    assertThat(form.one("return_to", ReturnPath.MAX_LENGTH)).isEqualTo(kept);
    assertThat(ReturnPath.parse(kept)).map(ReturnPath::value).contains(kept);
    assertThat(ReturnPath.ofRequest(kept.split("\\?", 2)[0], kept.split("\\?", 2)[1]))
        .map(ReturnPath::value)
        .contains(kept);
  }

  @Property(tries = 2000)
  void bytes_and_characters_of_utf_8_are_the_same_page(@ForAll("words") String word) {
    String bytes = new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

    Optional<ReturnPath> page = ReturnPath.ofRequest("/x/\u65e5" + word, null);

    assertThat(page).isPresent();
    assertThat(ReturnPath.ofRequest("/x/\u00e6\u0097\u00a5" + bytes, null)).isEqualTo(page);
  }

  @Property(tries = 5000)
  void no_value_leads_to_another_origin(@ForAll("hostile") String value) {
    Stream.of(
            ReturnPath.parse(value),
            ReturnPath.ofRequest(value, null),
            ReturnPath.ofRequest("/", value))
        .flatMap(Optional::stream)
        .map(ReturnPath::value)
        .forEach(ReturnPathPropertiesTest::assertIsOnOrigin);
  }

  private static void assertIsOnOrigin(String value) {
    assertThat(value).matches("/([^/\\\\].*)?").matches("[\\x21-\\x7e]+").doesNotContain("\\");
    URI target = ORIGIN.resolve(value.replace("[", "%5B").replace("]", "%5D"));
    assertThat(target.getScheme()).isEqualTo("https");
    assertThat(target.getRawAuthority()).isEqualTo("app.example");
    String decoded = value;
    for (int i = 0; i < 3; i++) {
      decoded = lenientlyDecoded(decoded.split("[?#]", 2)[0]);
      assertThat(decoded.replaceAll("[\\x00-\\x20\\x7f]", "")).doesNotStartWith("//");
      assertThat(decoded.replaceAll("[\\x00-\\x20\\x7f]", "")).doesNotStartWith("/\\");
    }
  }

  /** Decodes as lenient servers do: a percent sign that begins no escape is itself. */
  private static String lenientlyDecoded(String text) {
    String escaped =
        text.replaceAll("%(?![0-9A-Fa-f]{2})", "%25").replace("+", "%2B").replace("\ufffd", "");
    return URLDecoder.decode(escaped, StandardCharsets.UTF_8);
  }

  @Provide
  Arbitrary<String> paths() {
    Arbitrary<String> segment =
        Arbitraries.of(
                "a", "B7", "%2F", "%25", "%252F", "%5C", "ü", "日本", "😀", "{x}", "|", "^", "`")
            .list()
            .ofMinSize(1)
            .ofMaxSize(5)
            .map(parts -> String.join("", parts))
            .map(text -> "s" + text);
    return segment.list().ofMaxSize(4).map(parts -> "/" + String.join("/", parts));
  }

  @Provide
  Arbitrary<String> queries() {
    return Arbitraries.of(
            "a=1",
            "&",
            "{",
            "}",
            "|",
            "^",
            "\\",
            "`",
            "%",
            "%%",
            "100%",
            "%zz",
            "%2F",
            "%0A",
            "ü",
            "日本",
            "😀",
            "//evil.example",
            "?",
            "\"",
            "<b>",
            "[]",
            "'",
            "+",
            "#",
            "=",
            "%u00fc")
        .list()
        .ofMaxSize(8)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.strings()
        .withChars("ab-ÄÜéß")
        .withCharRange('\u0400', '\u04ff')
        .ofMaxLength(8);
  }

  @Provide
  Arbitrary<String> hostile() {
    Arbitrary<String> pieces =
        Arbitraries.of(
                "/",
                "//",
                "\\",
                "%2F",
                "%5C",
                "%252F",
                "%25",
                "%",
                ".",
                "..",
                "%2e",
                ":",
                "@",
                ";",
                "?",
                "#",
                "\t",
                "\n",
                " ",
                "%09",
                "%20",
                "%0d%0a",
                "evil.example",
                "https:",
                "javascript:alert(1)",
                "\u2215",
                "\uff0f",
                "\u0000",
                "x",
                "5C",
                "2F")
            .list()
            .ofMaxSize(7)
            .map(parts -> String.join("", parts));
    return Combinators.combine(Arbitraries.of("", "/"), pieces).as(String::concat);
  }
}
