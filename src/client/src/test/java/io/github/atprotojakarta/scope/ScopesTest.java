package io.github.atprotojakarta.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What sets of scopes allow, and how they compare. */
class ScopesTest {
  private static final String POST = "app.bsky.feed.post";
  private static final String LIKE = "app.bsky.feed.like";
  private static final String SERVICE = "did:web:api.example.com#svc_appview";
  private static final String OTHER = "did:web:other.example.com#svc_appview";

  @Test
  void scopes_are_compared_value_by_value() {
    Scopes granted = Scopes.parse("atproto transition:generic  atproto");

    assertThat(granted).hasToString("atproto transition:generic");
    assertThat(granted.contains("atproto")).isTrue();
    assertThat(granted.contains("transition")).isFalse();
    assertThat(granted.containsAll(Scopes.parse("transition:generic"))).isTrue();
    assertThat(granted.containsAll(Scopes.parse("atproto transition:email"))).isFalse();
    assertThat(Scopes.parse("")).isEqualTo(Scopes.parse(" ")).hasSameHashCodeAs(Scopes.parse(""));
  }

  @Test
  void a_value_with_foreign_characters_is_refused_unless_a_server_granted_it() {
    assertThatIllegalArgumentException().isThrownBy(() -> Scopes.parse("atproto a\"b"));
    assertThatIllegalArgumentException().isThrownBy(() -> Scopes.parse("atproto\tx"));
    assertThat(Scopes.granted("atproto a\"b").values()).containsExactly("atproto", "a\"b");
  }

  @Test
  void sets_of_the_same_values_are_equal() {
    Scopes scopes = Scopes.parse("atproto repo:*");

    assertThat(scopes)
        .isEqualTo(Scopes.parse("repo:* atproto"))
        .hasSameHashCodeAs(Scopes.parse("repo:* atproto"))
        .isNotEqualTo(Scopes.parse("atproto"))
        .isNotEqualTo("atproto repo:*");
    assertThat(scopes.hashCode()).isNotEqualTo(Scopes.parse("atproto").hashCode());
  }

  @Test
  void a_request_has_atproto_and_scopes_of_the_client_metadata() {
    Scopes declared = Scopes.parse("atproto repo:* blob:*/*");

    assertThat(declared.checkRequest("repo:* atproto")).hasToString("repo:* atproto");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> declared.checkRequest("repo:*"))
        .withMessageContaining("lacks atproto");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> declared.checkRequest("atproto identity:*"))
        .withMessageContaining("not covered by the scope in the client metadata: " + declared);
  }

  @Test
  void strict_parsing_names_the_scope_that_is_wrong() {
    assertThat(Scopes.parseStrictly("atproto repo:*").scopes())
        .containsExactly(FixedScope.ATPROTO, RepoScope.all());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scopes.parseStrictly("atproto repo:* repo:posts"))
        .withMessageContaining("\"repo:posts\"")
        .withMessageContaining("NSID");
  }

  @Test
  void repo_scopes_allow_their_actions_on_their_collections() {
    Scopes granted = Scopes.granted("atproto repo:" + POST + "?action=create repo:" + LIKE);

    assertThat(granted.allowsRepo(POST, RepoAction.CREATE)).isTrue();
    assertThat(granted.allowsRepo(POST, RepoAction.DELETE)).isFalse();
    assertThat(granted.allowsRepo(LIKE, RepoAction.DELETE)).isTrue();
    assertThat(granted.allowsRepo("app.bsky.feed.repost", RepoAction.CREATE)).isFalse();
    assertThat(Scopes.granted("repo:*?action=delete").allowsRepo(POST, RepoAction.DELETE)).isTrue();
    assertThat(Scopes.granted("repo:*?action=delete").allowsRepo(POST, RepoAction.CREATE))
        .isFalse();
  }

  @Test
  void rpc_scopes_allow_their_methods_at_their_service() {
    Scopes granted =
        Scopes.granted(
            "rpc:com.example.a?aud=did:web:api.example.com%23svc_appview rpc:com.example.b?aud=*");

    assertThat(granted.allowsRpc("com.example.a", SERVICE)).isTrue();
    assertThat(granted.allowsRpc("com.example.a", OTHER)).isFalse();
    assertThat(granted.allowsRpc("com.example.a", "did:web:api.example.com")).isFalse();
    assertThat(granted.allowsRpc("com.example.b", OTHER)).isTrue();
    assertThat(granted.allowsRpc("com.example.c", SERVICE)).isFalse();
    Scopes all = Scopes.of(RpcScope.allMethods(SERVICE));
    assertThat(all.allowsRpc("com.example.c", SERVICE)).isTrue();
    assertThat(all.allowsRpc("com.example.c", OTHER)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "blob:image/*, image/png, true",
    "blob:image/*, IMAGE/PNG, true",
    "blob:image/*, imagex/png, false",
    "blob:image/*, image/*, false",
    "blob:image/*, image, false",
    "blob:image/png, image/png, true",
    "blob:image/png, image/jpeg, false",
    "blob:image/png, image/png; charset=x, false",
    "blob:*/*, text/html, true",
    "blob:*/*, nonsense, false",
    "atproto, image/png, false"
  })
  void blob_scopes_allow_their_media_types(String granted, String type, boolean allowed) {
    assertThat(Scopes.granted(granted).allowsBlob(type)).isEqualTo(allowed);
  }

  @Test
  void account_and_identity_scopes_allow_their_part() {
    Scopes granted = Scopes.granted("account:email?action=manage account:repo identity:handle");

    assertThat(granted.allowsAccount(AccountAttribute.EMAIL, AccountAction.READ)).isTrue();
    assertThat(granted.allowsAccount(AccountAttribute.EMAIL, AccountAction.MANAGE)).isTrue();
    assertThat(granted.allowsAccount(AccountAttribute.REPO, AccountAction.READ)).isTrue();
    assertThat(granted.allowsAccount(AccountAttribute.REPO, AccountAction.MANAGE)).isFalse();
    assertThat(granted.allowsIdentity(IdentityAttribute.HANDLE)).isTrue();
    assertThat(granted.allowsIdentity(IdentityAttribute.ALL)).isFalse();
    assertThat(Scopes.granted("identity:*").allowsIdentity(IdentityAttribute.HANDLE)).isTrue();
  }

  @Test
  void transition_generic_allows_records_blobs_and_services_but_no_chat_and_no_account() {
    Scopes granted = Scopes.granted("atproto transition:generic");

    assertThat(granted.allowsRepo(POST, RepoAction.DELETE)).isTrue();
    assertThat(granted.allowsBlob("video/mp4")).isTrue();
    assertThat(granted.allowsRpc("app.bsky.feed.getTimeline", SERVICE)).isTrue();
    assertThat(granted.allowsRpc("chat.bsky.convo.getLog", SERVICE)).isFalse();
    assertThat(granted.allowsAccount(AccountAttribute.EMAIL, AccountAction.READ)).isFalse();
    assertThat(granted.allowsIdentity(IdentityAttribute.HANDLE)).isFalse();
  }

  @Test
  void transition_chat_needs_transition_generic() {
    String method = "chat.bsky.convo.getLog";

    assertThat(Scopes.granted("transition:chat.bsky").allowsRpc(method, SERVICE)).isFalse();
    assertThat(Scopes.granted("transition:generic transition:chat.bsky").allowsRpc(method, SERVICE))
        .isTrue();
  }

  @Test
  void transition_email_allows_reading_the_address() {
    Scopes granted = Scopes.granted("transition:email");

    assertThat(granted.allowsAccount(AccountAttribute.EMAIL, AccountAction.READ)).isTrue();
    assertThat(granted.allowsAccount(AccountAttribute.EMAIL, AccountAction.MANAGE)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "repo:app.bsky.feed.post?limit=1",
        "Repo:app.bsky.feed.post",
        "repo:app.bsky.*",
        "repo:app.bsky.feed.post?action=create&action=publish",
        "record:app.bsky.feed.post"
      })
  void scopes_that_are_not_understood_in_full_allow_nothing(String value) {
    assertThat(Scopes.granted(value).allowsRepo(POST, RepoAction.CREATE)).isFalse();
    assertThat(Scopes.granted(value).cover(Scope.read(value))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "repo:*, repo:app.bsky.feed.post?action=create, true",
    "repo:app.bsky.feed.post, repo:*, false",
    "repo:*?action=create repo:*?action=update repo:*?action=delete, repo:*, true",
    "repo:app.bsky.feed.post repo:app.bsky.feed.like,"
        + " repo?collection=app.bsky.feed.like&collection=app.bsky.feed.post, true",
    "transition:generic, repo:*, true",
    "transition:generic, blob:*/*, true",
    "transition:generic, account:email, false",
    "transition:email, account:email, true",
    "blob:image/*, blob:image/png, true",
    "blob:image/png, blob:image/*, false",
    "blob:image/* blob:video/*, blob?accept=image/png&accept=video/*, true",
    "blob:image/* blob:video/*, blob:*/*, false",
    "rpc:com.example.a?aud=*, rpc:com.example.a?aud=did:web:example.com%23x, true",
    "rpc:com.example.a?aud=did:web:example.com%23x, rpc:com.example.a?aud=*, false",
    "rpc:*?aud=did:web:example.com%23x, rpc:com.example.a?aud=did:web:example.com%23x, true",
    "account:email?action=manage, account:email, true",
    "account:email, account:email?action=manage, false",
    "identity:*, identity:handle, true",
    "identity:handle, identity:*, false",
    "include:com.example.auth, include?nsid=com.example.auth, true",
    "include:com.example.auth, include:com.example.auth?aud=did:web:example.com%23x, false",
    "atproto, transition:generic, false",
    "vault:com.example.x, vault:com.example.x, true",
    "vault:*, vault:com.example.x, false"
  })
  void a_scope_is_covered_when_all_that_it_allows_is_allowed(
      String granted, String scope, boolean covered) {
    assertThat(Scopes.granted(granted).cover(Scope.read(scope))).isEqualTo(covered);
    assertThat(Scopes.granted(granted).coverAll(Scopes.parse(scope))).isEqualTo(covered);
  }

  @Test
  void what_was_asked_and_not_granted_is_named_as_it_was_asked() {
    Scopes asked = Scopes.parse("atproto repo:* blob?accept=image/png identity:handle");
    Scopes granted = Scopes.granted("atproto blob:image/* repo:" + POST);

    assertThat(granted.missing(asked)).hasToString("repo:* identity:handle");
    assertThat(granted.missing(Scopes.parse("atproto"))).hasToString("");
  }

  @Test
  void the_canonical_form_is_sorted_and_begins_with_atproto() {
    assertThat(
            Scopes.parse("repo?collection=com.example.b account:email?action=read atproto repo:*")
                .canonical())
        .hasToString("atproto account:email repo:* repo:com.example.b");
  }

  @Test
  void a_step_up_asks_for_the_union_in_canonical_form() {
    Scopes granted = Scopes.granted("atproto repo?collection=com.example.b b\u00e4d space:x");

    assertThat(granted.stepUp(Scopes.parse("blob:image/* repo:com.example.b")))
        .hasToString("atproto blob:image/* repo:com.example.b space:x");
  }

  @Test
  void a_step_up_speaks_in_the_words_of_the_client_metadata() {
    Scopes declared =
        Scopes.parse("atproto repo?collection=com.example.b blob?accept=image/png identity:handle");
    Scopes granted = Scopes.granted("atproto repo:com.example.b rpc:com.other.x?aud=*");

    assertThat(granted.stepUp(Scopes.parse("blob:image/png"), declared))
        .hasToString("atproto repo?collection=com.example.b blob?accept=image/png");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> granted.stepUp(Scopes.parse("blob:*/*"), declared))
        .withMessageContaining("blob:*/*")
        .withMessageContaining("not declared");
  }

  @Test
  void a_step_up_asks_again_for_the_set_that_a_granted_permission_came_from() {
    Scopes declared =
        Scopes.parse("atproto include:com.example.auth include:org.example.auth blob:*/*");
    Scopes granted = Scopes.granted("repo:com.example.event atproto");

    assertThat(granted.stepUp(Scopes.parse("blob:*/*"), declared))
        .hasToString("atproto include:com.example.auth blob:*/*");
  }

  @Test
  void a_media_type_that_another_one_includes_is_removed() {
    assertThat(BlobScope.of("image/png", "image/*", "video/mp4").accept())
        .containsExactly("image/*", "video/mp4");
    assertThat(BlobScope.of("image/png", "*/*", "image/*").accept()).containsExactly("*/*");
    assertThat(BlobScope.of("image/png", "imagex/*").accept())
        .containsExactly("image/png", "imagex/*");
    assertThat(Scopes.granted("blob:image/*").cover(BlobScope.of("image/*", "image/gif"))).isTrue();
    assertThat(Scopes.granted("blob:*/*").cover(BlobScope.of("video/*"))).isTrue();
    assertThat(Scopes.granted("blob:image/png").cover(BlobScope.of("image/*"))).isFalse();
    assertThat(Scopes.granted("blob:image/*").cover(BlobScope.all())).isFalse();
  }

  @Test
  void a_media_type_is_compared_with_few_of_many_others() {
    AtomicLong looked = new AtomicLong();
    Set<String> counted =
        new TreeSet<>() {
          @Override
          public boolean contains(Object range) {
            looked.incrementAndGet();
            return super.contains(range);
          }

          @Override
          public Iterator<String> iterator() {
            Iterator<String> each = super.iterator();
            return new Iterator<>() {
              @Override
              public boolean hasNext() {
                return each.hasNext();
              }

              @Override
              public String next() {
                looked.incrementAndGet();
                return each.next();
              }

              @Override
              public void remove() {
                each.remove();
              }
            };
          }
        };
    for (int i = 0; i < 2000; i++) {
      counted.add("a" + i % 1000 + (i < 1000 ? "/*" : "/b"));
    }
    looked.set(0);

    BlobScope.removeIncluded(counted);

    assertThat(looked.get()).isLessThan(3 * 2000);
    assertThat(counted).hasSize(1000).allMatch(range -> range.endsWith("/*"));
  }

  @Test
  void a_service_with_a_long_fragment_needs_no_stack() throws Exception {
    String scope = "rpc?lxm=*&aud=did:web:api.example.com%23" + "x".repeat(2000);

    assertThat(onSmallStack(() -> Scopes.granted(scope).scopes()))
        .allMatch(RpcScope.class::isInstance);
  }

  private static <T> T onSmallStack(Supplier<T> action) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    Runnable task =
        () -> {
          try {
            result.complete(action.get());
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        };
    new Thread(null, task, "small stack", 192 * 1024).start();
    return result.get();
  }
}
