package io.github.atprotojakarta.jakarta.xrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.Nsid;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.jakarta.TestBrowser;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** However a method that changes the account is spelled, it needs its own name in the settings. */
class ProxiedNamesPropertiesTest {
  private static final List<String> PREFIXES =
      List.of(
          "com.atproto.server.",
          "com.atproto.identity.",
          "com.atproto.admin.",
          "com.atproto.temp.");

  private static final List<String> NAMES =
      List.of("deleteAccount", "createAppPassword", "getSession", "signPlcOperation", "x.y");

  private static ProxyFixture fixture;
  private static TestBrowser browser;

  @BeforeContainer
  static void start() throws Exception {
    fixture = new ProxyFixture(Map.of());
    browser = fixture.signIn();
  }

  @AfterContainer
  static void stop() {
    fixture.close();
  }

  @Provide
  Arbitrary<String> spelled() {
    Arbitrary<String> plain =
        Combinators.combine(Arbitraries.of(PREFIXES), Arbitraries.of(NAMES))
            .as((prefix, name) -> prefix + name);
    return Combinators.combine(plain, spelling().list().ofSize(40))
        .as(
            (name, spellings) -> {
              StringBuilder all = new StringBuilder();
              for (int i = 0; i < name.length(); i++) {
                all.append(spellings.get(i % spellings.size()).apply(name.substring(i, i + 1)));
              }
              return all.toString();
            });
  }

  /** Most characters stay, so that many names differ in one place only. */
  private static Arbitrary<UnaryOperator<String>> spelling() {
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(30, Arbitraries.just(UnaryOperator.identity())),
        net.jqwik.api.Tuple.of(3, Arbitraries.just(c -> c.toUpperCase(Locale.ROOT))),
        net.jqwik.api.Tuple.of(1, Arbitraries.just(ProxiedNamesPropertiesTest::encoded)),
        net.jqwik.api.Tuple.of(
            1, Arbitraries.just(c -> encoded(encoded(c).replace("%", "%25").substring(0, 1)))),
        net.jqwik.api.Tuple.of(1, Arbitraries.just(c -> c.equals(".") ? ".." : c)),
        net.jqwik.api.Tuple.of(1, Arbitraries.just(c -> c.equals(".") ? "%2e" : c + "%00")),
        net.jqwik.api.Tuple.of(1, Arbitraries.just(ProxiedNamesPropertiesTest::fullWidth)),
        net.jqwik.api.Tuple.of(1, Arbitraries.just(c -> c.equals("s") ? "%C5%BF" : c)),
        net.jqwik.api.Tuple.of(1, Arbitraries.just(c -> c.equals("e") ? "%D0%B5" : c)));
  }

  private static String encoded(String c) {
    return "%" + String.format(Locale.ROOT, "%02X", (int) c.charAt(0));
  }

  private static String fullWidth(String c) {
    return Stream.of((byte) 0xEF, (byte) 0xBC, (byte) (0x80 + (c.charAt(0) - 0x20) % 0x40))
        .map(b -> String.format(Locale.ROOT, "%%%02X", b))
        .collect(Collectors.joining());
  }

  @Property(tries = 2000)
  void a_prefix_never_includes_them(@ForAll("spelled") String name) {
    AllowedMethods methods = AllowedMethods.parse("com.atproto.*, com.atproto.server.getSession");
    boolean allowed = Nsid.isValid(name) && methods.allow(Nsid.parse(name));

    assertThat(allowed).isEqualTo(name.equals("com.atproto.server.getSession"));
  }

  @Property(tries = 300)
  void nothing_reaches_them_by_any_address(@ForAll("spelled") String name) throws Exception {
    fixture.sent.clear();

    fixture.raw(browser, "GET /oauth/xrpc/" + name, "");

    for (HttpRequest request : fixture.sent) {
      String method = request.uri().getPath().substring("/xrpc/".length());
      if (PREFIXES.stream().anyMatch(known(method)::startsWith)) {
        assertThat(method).isEqualTo("com.atproto.server.getSession");
      }
    }
  }

  /** How the most lenient server could read a name. */
  private static String known(String method) {
    String decoded = URLDecoder.decode(method, StandardCharsets.UTF_8);
    return Normalizer.normalize(decoded, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  @Example
  void what_passes_can_pass() throws Exception {
    assertThat(fixture.raw(browser, "GET /oauth/xrpc/com.atproto.server.getSession", ""))
        .contains("alice.atnet.dev");
  }

  @Example
  void an_authority_in_upper_case_is_refused() throws Exception {
    assertThat(fixture.raw(browser, "GET /oauth/xrpc/com.atproto.SERVER.deleteAccount", ""))
        .startsWith("HTTP/1.1 400")
        .contains("invalid_nsid");
    assertThat(fixture.raw(browser, "GET /oauth/xrpc/com.Example.media.getBlob", ""))
        .startsWith("HTTP/1.1 400");
  }
}
