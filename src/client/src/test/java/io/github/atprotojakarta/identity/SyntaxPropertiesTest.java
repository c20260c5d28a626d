package io.github.atprotojakarta.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.IdentityException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SyntaxPropertiesTest {
  /** The specification's own expression, which the hand-written check must agree with. */
  private static final Pattern HANDLE =
      Pattern.compile(
          "([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\\.)+"
              + "[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?");

  @Property
  void a_handle_is_what_the_specification_says(@ForAll("almostHandles") String text) {
    assertThat(isParsed(Handle::parse, text))
        .isEqualTo(text.length() <= 253 && HANDLE.matcher(text).matches());
  }

  @Property
  void a_handle_prints_as_text_that_parses_to_it(@ForAll("handles") String text) {
    Handle handle = Handle.parse(text);

    assertThat(Handle.parse(handle.toString())).isEqualTo(handle);
    assertThat(Handle.parse(text.toUpperCase(Locale.ROOT))).isEqualTo(handle);
  }

  @Property
  void no_text_at_all_breaks_the_parsers(@ForAll String text) {
    isParsed(Handle::parse, text);
    isParsed(Did::parse, text);
    isParsed(typed -> AccountIdentifier.parse(typed, true), text);
  }

  @Property
  void a_did_prints_as_text_that_parses_to_it(@ForAll("dids") String text) {
    Did did = Did.parse(text);

    assertThat(did).hasToString(text).isEqualTo(Did.parse(did.toString()));
    assertThat("did:" + did.method() + ":" + did.methodSpecificId()).isEqualTo(text);
  }

  @Property
  void decoration_changes_nothing_of_a_typed_handle(
      @ForAll("handles") String text, @ForAll("decorations") Function<String, String> decorate) {
    assertThat(AccountIdentifier.parse(decorate.apply(text), false))
        .isEqualTo(new AccountIdentifier.ByHandle(Handle.parse(text)));
  }

  @Provide
  Arbitrary<String> almostHandles() {
    return Arbitraries.strings().withChars("aZ09-._\u212A\n ").ofMinLength(0).ofMaxLength(70);
  }

  @Provide
  Arbitrary<String> handles() {
    Arbitrary<String> label =
        Arbitraries.strings().withCharRange('a', 'z').numeric().ofMinLength(1).ofMaxLength(20);
    Arbitrary<String> last = Arbitraries.strings().withCharRange('a', 'z').ofLength(3);
    return Combinators.combine(label.list().ofMinSize(1).ofMaxSize(5), last)
        .as((labels, domain) -> String.join(".", labels) + "." + domain);
  }

  @Provide
  Arbitrary<String> dids() {
    Arbitrary<String> method =
        Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(8);
    Arbitrary<String> id =
        Arbitraries.strings().alpha().numeric().withChars("._:%-").ofMaxLength(60);
    return Combinators.combine(method, id).as((name, text) -> "did:" + name + ":" + text + "x");
  }

  @Provide
  Arbitrary<Function<String, String>> decorations() {
    List<Function<String, String>> decorations =
        List.of(
            text -> text,
            text -> "@" + text,
            text -> " \t@" + text + "\u00a0\n",
            text -> "at://" + text,
            text -> "at://" + text + "/app.bsky.feed.post/3k",
            text -> "https://bsky.app/profile/" + text,
            text -> "bsky.app/profile/" + text + "/post/3k",
            text -> "\u202a@" + text + "\u202c",
            text -> text.replace(".", "\u200b."),
            text -> text.toUpperCase(Locale.ROOT));
    return Arbitraries.of(decorations);
  }

  private static boolean isParsed(Function<String, ?> parser, String text) {
    try {
      return parser.apply(text) != null;
    } catch (IdentityException e) {
      return false;
    }
  }
}
