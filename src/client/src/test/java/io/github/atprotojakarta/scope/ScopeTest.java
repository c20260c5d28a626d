package io.github.atprotojakarta.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Scopes one by one: parsed, built, printed. */
class ScopeTest {
  private static final String SERVICE = "did:web:api.example.com#svc_appview";

  @ParameterizedTest
  @CsvSource({
    "repo?collection=com.example.foo, repo:com.example.foo",
    "repo?collection=com.example.foo&collection=com.example.bar,"
        + " repo?collection=com.example.bar&collection=com.example.foo",
    "repo?collection=com.example.foo&collection=*, repo:*",
    "repo:com.example.foo?action=delete&action=create&action=create,"
        + " repo:com.example.foo?action=create&action=delete",
    "repo:com.example.foo?action=delete&action=create&action=update, repo:com.example.foo",
    "rpc?aud=did%3Aweb%3Aapi.example.com%23x&lxm=com.example.get,"
        + " rpc:com.example.get?aud=did:web:api.example.com%23x",
    "rpc?aud=*&lxm=com.example.b&lxm=com.example.a,"
        + " rpc?lxm=com.example.a&lxm=com.example.b&aud=*",
    "rpc:com.example.a?&aud=*, rpc:com.example.a?aud=*",
    "blob?accept=image/png&accept=image/*&accept=Video/MP4, blob?accept=image/*&accept=video/mp4",
    "blob?accept=image/png&accept=*/*, blob:*/*",
    "blob:image/svg+xml, blob:image/svg+xml",
    "blob?accept=image/svg%2Bxml, blob:image/svg+xml",
    "blob?accept=image/svg%2Bxml&accept=image/png, blob?accept=image/png&accept=image/svg%2Bxml",
    "account:email?action=read, account:email",
    "account?action=manage&attr=repo, account:repo?action=manage",
    "identity:*?, identity:*",
    "identity:%2A, identity:*",
    "include:com.example.foo?aud=did:web:example.com#x,"
        + " include:com.example.foo?aud=did:web:example.com%23x",
    "rpc:com.example.a?aud=did:web:localhost%253A2583%23x,"
        + " rpc:com.example.a?aud=did:web:localhost%253A2583%23x"
  })
  void scopes_that_allow_the_same_are_equal_and_printed_in_one_form(
      String written, String canonical) {
    assertThat(Scope.parse(written)).hasToString(canonical).isEqualTo(Scope.parse(canonical));
  }

  @ParameterizedTest
  @CsvSource({
    "repo:com.example.foo?collection=com.example.foo, both after the colon and by name",
    "repo:com.example.foo?actions=create, 'unknown parameter \"actions\"; the known ones are [collection, action]'",
    "repo:com.example.foo?action=, 'action \"\" is not one of [create, update, delete]'",
    "repo:com.example.foo%, percent sign",
    "repo:com.example.foo%zz, percent sign",
    "repo:%FF, UTF-8",
    "account?attr=email&attr=repo, attr must not be repeated",
    "account:email?action=read&action=manage, action must not be repeated",
    "account?action=read, attr is missing",
    "rpc:com.example.a?aud=*&aud=*, aud must not be repeated",
    "account:email?attributes=repo, 'unknown parameter \"attributes\"; the known ones are [attr, action]'",
    "identity:handle?action=manage, unknown parameter \"action\"",
    "blob:image/png?maxSize=10, 'unknown parameter \"maxSize\"; the known ones are [accept]'",
    "rpc:com.example.a?aud=*&limit=1, 'unknown parameter \"limit\"; the known ones are [lxm, aud]'",
    "include:com.example.a?limit=1, 'unknown parameter \"limit\"; the known ones are [nsid, aud]'",
    "rpc:*?aud=*, lxm and aud are both *",
    "rpc:com.example.a, aud is missing",
    "rpc:com.example.a?aud=did:web:example.com, is not a service such as",
    "rpc:com.example.a?aud=did:web:example.com:path%23x, is not a service such as",
    "rpc:com.example.a?aud=did:web:example.com%253A8443%23x, is not a service such as",
    "blob?accept=image/svg+xml, 'accept \"image/svg xml\" is not a media type'",
    "blob:image*/*, is not a media type",
    "blob:image/p*, is not a media type",
    "vault:com.example.bookmarks, unknown kind",
    "transition:other, unknown kind",
    "openid, unknown kind"
  })
  void a_scope_that_breaks_a_rule_is_refused_with_scope_and_rule(String value, String rule) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scope.parse(value))
        .withMessageContaining(value)
        .withMessageContaining(rule);
  }

  @ParameterizedTest
  @CsvSource({
    "repo:com.example.*",
    "repo?collection=com.example.*",
    "rpc:com.example.*?aud=did:web:example.com%23x",
    "rpc:com.example.a?aud=did:web:*%23x",
    "include:com.example.*",
    "include:*"
  })
  void parts_of_names_are_no_wildcards(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> Scope.parse(value));
    assertThat(Scope.read(value)).isInstanceOf(OpaqueScope.class);
  }

  @Test
  void letters_digits_and_some_signs_are_printed_as_they_are() {
    StringBuilder ascii = new StringBuilder();
    for (char c = ' '; c <= '~'; c++) {
      ascii.append(c);
    }

    assertThat(PercentEncoding.encode(ascii + "\u00e4", "+"))
        .isEqualTo(
            "%20%21%22%23%24%25%26%27%28%29*+,-./0123456789:%3B%3C%3D%3E%3F"
                + "@ABCDEFGHIJKLMNOPQRSTUVWXYZ%5B%5C%5D%5E_%60abcdefghijklmnopqrstuvwxyz%7B%7C%7D~"
                + "%C3%A4");
    assertThat(PercentEncoding.decode(PercentEncoding.encode(ascii + "\u00e4", "")))
        .isEqualTo(ascii + "\u00e4");
    assertThat(PercentEncoding.decode("%2a%2A")).isEqualTo("**");
    for (String broken : List.of("%", "%2", "%g0", "%0g", "%/0", "%:0", "%-1")) {
      assertThatIllegalArgumentException().isThrownBy(() -> PercentEncoding.decode(broken));
    }
  }

  @Test
  void a_scope_that_begins_with_its_colon_or_query_has_no_kind() {
    assertThat(ScopeSyntax.parse("?a=b"))
        .isEqualTo(new ScopeSyntax("", null, Map.of("a", List.of("b"))));
    assertThat(ScopeSyntax.parse(":x?a"))
        .isEqualTo(new ScopeSyntax("", "x", Map.of("a", List.of(""))));
  }

  @Test
  void a_service_has_2048_characters_at_most() {
    String start = "did:web:api.example.com#";
    String longest = start + "x".repeat(2048 - start.length());

    assertThat(RpcScope.allMethods(longest).toString()).endsWith("x");
    assertThatIllegalArgumentException().isThrownBy(() -> RpcScope.allMethods(longest + "x"));
  }

  @ParameterizedTest
  @EnumSource(FixedScope.class)
  void the_fixed_scopes_are_known(FixedScope scope) {
    assertThat(Scope.parse(scope.toString())).isSameAs(scope);
    assertThat(Scope.read(scope + "?x")).isInstanceOf(OpaqueScope.class);
    assertThat(Scope.read(scope + "x")).isInstanceOf(OpaqueScope.class);
  }

  @Test
  void scopes_are_built_without_knowing_the_syntax() {
    assertThat(RepoScope.of("app.bsky.feed.post").only(RepoAction.CREATE, RepoAction.CREATE))
        .hasToString("repo:app.bsky.feed.post?action=create");
    assertThat(RepoScope.all()).hasToString("repo:*");
    assertThat(RpcScope.of("com.example.get", SERVICE))
        .hasToString("rpc:com.example.get?aud=did:web:api.example.com%23svc_appview");
    assertThat(RpcScope.atAnyService("com.example.get")).hasToString("rpc:com.example.get?aud=*");
    assertThat(RpcScope.allMethods(SERVICE))
        .hasToString("rpc:*?aud=did:web:api.example.com%23svc_appview");
    assertThat(BlobScope.of("image/*", "video/mp4"))
        .hasToString("blob?accept=image/*&accept=video/mp4");
    assertThat(BlobScope.all()).hasToString("blob:*/*");
    assertThat(AccountScope.read(AccountAttribute.EMAIL)).hasToString("account:email");
    assertThat(AccountScope.manage(AccountAttribute.REPO))
        .hasToString("account:repo?action=manage");
    assertThat(IdentityScope.handle()).hasToString("identity:handle");
    assertThat(IdentityScope.all()).hasToString("identity:*");
    assertThat(IncludeScope.of("com.example.auth").at(SERVICE))
        .hasToString("include:com.example.auth?aud=did:web:api.example.com%23svc_appview");
  }

  @Test
  void building_refuses_what_parsing_refuses() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RepoScope.of("com.example.*"))
        .withMessageContaining("collection \"com.example.*\"");
    assertThatIllegalArgumentException().isThrownBy(RepoScope::of);
    assertThatIllegalArgumentException().isThrownBy(() -> RepoScope.all().only());
    assertThatIllegalArgumentException().isThrownBy(() -> RpcScope.atAnyService("*"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RpcScope.of("com.example.get", "did:web:api.example.com"))
        .withMessageContaining("aud \"did:web:api.example.com\"");
    assertThatIllegalArgumentException().isThrownBy(() -> BlobScope.of("image"));
    assertThatIllegalArgumentException().isThrownBy(BlobScope::of);
    assertThatIllegalArgumentException().isThrownBy(() -> IncludeScope.of("*"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IncludeScope.of("com.example.auth").at("*"));
  }

  @Test
  void what_a_scope_was_built_of_cannot_be_changed_afterwards() {
    Set<String> collections = new java.util.HashSet<>(Set.of("com.example.foo"));
    RepoScope scope = new RepoScope(collections, Set.of(RepoAction.CREATE));
    collections.add("com.example.bar");

    assertThat(scope).hasToString("repo:com.example.foo?action=create");
  }

  @Test
  void a_refusal_shows_foreign_text_shortly_and_on_one_line() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scope.parse("repo:\n\u001b[31m" + "x".repeat(100_000)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400).doesNotContain("\n"));
  }
}
