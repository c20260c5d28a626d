package io.github.atprotojakarta.jakarta.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/notes",
        "/shop/notes/7?page=2&q=a%20b",
        "/notes?next=//other.example/&u=https://other.example",
        "/notes#part-2",
        "/did:plc:ewvi7nxzyoun6zhxrhs64oiz",
        "/a;v=1/b",
        "/%C3%BCber",
        "/.well-known/x",
        "/a..b/...",
        "/q?x=%0A%2F%5C",
        "/a//b",
        "/a%2Fb%5Cc%25d%252F",
        "/file%2Etxt",
        "/shop/[1]"
      })
  void a_path_of_this_origin_is_taken_as_it_is(String text) {
    assertThat(ReturnPath.parse(text)).map(ReturnPath::value).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "notes",
        "?x=1",
        "#x",
        "https://evil.example/",
        "https:evil.example",
        "HTTPS://evil.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "///evil.example",
        "////evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "\\\\evil.example",
        "/notes\\..\\x",
        "/.//evil.example",
        "/..//evil.example",
        "/../x",
        "/a/..",
        "/a/./b",
        "/a/..;x=1/b",
        "/%2e%2e/x",
        "/%2E/x",
        "/%2f/evil.example",
        "/%25252Fevil.example",
        "/%09/evil.example",
        "/%250a%2Fevil.example",
        "/a/%2E.",
        "/a%2F..%2Fb",
        "/%2F%2Fevil.example",
        "/%5cevil.example",
        "/%252Fevil.example",
        "/%255Cevil.example",
        "/x%00",
        "/x%0d%0aSet-Cookie:a=b",
        "/x%0a",
        "/x%7f",
        "/x%",
        "/x%zz",
        "/x?q=%",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\nLocation: https://evil.example",
        "\t//evil.example",
        "\n/x",
        " /x",
        "/x y",
        "/x\u0000",
        "/x\u007f",
        "/x\u0085",
        "/x\u00a0",
        "/x\u2028",
        "/\u2215evil.example",
        "/\uff0f/evil.example",
        "/über",
        "/x\"onclick=1",
        "/<script>",
        "/x|y",
        "/x^y",
        "/x`y",
        "/{x}",
        "@evil.example",
        ":443/x",
        ".evil.example"
      })
  void anything_else_is_refused(String text) {
    assertThat(ReturnPath.parse(text)).isEmpty();
  }

  @Test
  void an_address_without_end_is_refused() {
    assertThat(ReturnPath.parse("/" + "a".repeat(8191))).isPresent();
    assertThat(ReturnPath.parse("/" + "a".repeat(8192))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/oauth",
        "/oauth/logout",
        "/oauth?x",
        "/oauth#x",
        "/oauth;x=1/login",
        "/%6Fauth/login",
        "/;x/oauth"
      })
  void an_address_is_within_a_path(String text) {
    assertThat(ReturnPath.parse(text).orElseThrow().isWithin("/oauth")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/oauths", "/", "/x/oauth"})
  void an_address_is_outside_of_a_path(String text) {
    assertThat(ReturnPath.parse(text).orElseThrow().isWithin("/oauth")).isFalse();
  }
}
