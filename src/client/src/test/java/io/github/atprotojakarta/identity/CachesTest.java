package io.github.atprotojakarta.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.internal.cache.CacheBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CachesTest {
  private static final Handle ALICE = Handle.parse("alice.example.com");
  private static final Did ONE = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
  private static final Did TWO = Did.parse("did:web:alice.example.com");

  private final AtomicLong now = new AtomicLong();
  private final List<Object> asked = new ArrayList<>();
  private @Nullable Did published = ONE;
  private boolean broken;
  private boolean gone;

  private final HandleResolver handles =
      new CachingHandleResolver(
          this::look, CacheBudget.DEFAULT, IdentityResolver.USUAL_LIFETIME, now::get);
  private final DidResolver dids =
      new CachingDidResolver(
          this::document, CacheBudget.DEFAULT, IdentityResolver.USUAL_LIFETIME, now::get);

  @Test
  void what_was_found_is_remembered_for_less_than_ten_minutes_in_all() {
    handles.resolve(ALICE);
    dids.resolve(ONE, false);
    pass(Duration.ofMinutes(4));
    handles.resolve(ALICE);
    dids.resolve(ONE, false);
    assertThat(asked).containsExactly(ALICE, ONE);

    pass(Duration.ofMinutes(1));
    handles.resolve(ALICE);
    dids.resolve(ONE, false);
    assertThat(asked).containsExactly(ALICE, ONE, ALICE, ONE);
  }

  @Test
  void the_lifetime_can_be_set_and_zero_remembers_nothing() {
    HandleResolver brief =
        new CachingHandleResolver(
            this::look, CacheBudget.DEFAULT, Duration.ofSeconds(30), now::get);
    brief.resolve(ALICE);
    pass(Duration.ofSeconds(29));
    brief.resolve(ALICE);
    assertThat(asked).hasSize(1);
    pass(Duration.ofSeconds(1));
    brief.resolve(ALICE);
    assertThat(asked).hasSize(2);

    DidResolver none =
        new CachingDidResolver(this::document, CacheBudget.DEFAULT, Duration.ZERO, now::get);
    none.resolve(ONE, false);
    none.resolve(ONE, false);
    assertThat(asked).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT10M0.001S"})
  void identities_are_remembered_for_ten_minutes_at_most(String lifetime) {
    IdentityResolver.Builder resolver =
        IdentityResolver.builder(
            request -> {
              throw new AssertionError("Nothing is sent");
            });
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resolver.cacheLifetime(Duration.parse(lifetime)))
        .withMessage(
            "The lifetime of cached identities must be from PT0S to PT10M, not " + lifetime);
  }

  @Test
  void a_cache_holds_no_more_than_its_memory() {
    CacheBudget mebibyte = new CacheBudget(1);
    HandleResolver someHandles =
        new CachingHandleResolver(this::look, mebibyte, IdentityResolver.USUAL_LIFETIME, now::get);
    DidResolver someDids =
        new CachingDidResolver(this::document, mebibyte, IdentityResolver.USUAL_LIFETIME, now::get);
    List<Did> dids2k =
        IntStream.range(0, 200)
            .mapToObj(i -> Did.parse("did:web:" + i + "x".repeat(2000)))
            .toList();
    List<Handle> names =
        IntStream.range(0, 1000).mapToObj(i -> Handle.parse("alice" + i + ".example.com")).toList();

    dids2k.forEach(did -> someDids.resolve(did, false));
    dids2k.forEach(did -> someDids.resolve(did, false));
    assertThat(asked).hasSizeGreaterThan(250);
    asked.clear();

    names.forEach(someHandles::resolve);
    names.forEach(someHandles::resolve);
    assertThat(asked).hasSizeGreaterThan(1100);
  }

  @Test
  void a_fresh_look_up_passes_by_what_is_remembered_and_renews_it() {
    handles.resolve(ALICE);
    dids.resolve(ONE, false);
    published = TWO;

    assertThat(handles.resolve(ALICE)).contains(ONE);
    assertThat(handles.resolveFresh(ALICE)).contains(TWO);
    assertThat(handles.resolve(ALICE)).contains(TWO);
    assertThat(dids.resolve(ONE, true).claimedHandle()).isNotNull();
    assertThat(dids.resolve(ONE, false)).isNotNull();
    assertThat(asked).containsExactly(ALICE, ONE, ALICE, ONE);
  }

  @Test
  void a_fresh_look_up_that_finds_nothing_forgets() {
    handles.resolve(ALICE);
    published = null;

    assertThat(handles.resolveFresh(ALICE)).isEmpty();
    assertThat(handles.resolve(ALICE)).isEmpty();
  }

  @Test
  void a_fresh_look_up_that_is_certain_of_failing_forgets() {
    handles.resolve(ALICE);
    dids.resolve(ONE, false);
    gone = true;

    assertGone(() -> handles.resolveFresh(ALICE));
    assertGone(() -> dids.resolve(ONE, true));
    assertGone(() -> handles.resolve(ALICE));
    assertGone(() -> dids.resolve(ONE, false));
  }

  @Test
  void a_fresh_look_up_without_an_answer_forgets_nothing() {
    handles.resolve(ALICE);
    dids.resolve(ONE, false);
    broken = true;

    assertThatExceptionOfType(TransientException.class)
        .isThrownBy(() -> handles.resolveFresh(ALICE));
    assertThatExceptionOfType(TransientException.class).isThrownBy(() -> dids.resolve(ONE, true));
    assertThat(handles.resolve(ALICE)).contains(ONE);
    assertThat(dids.resolve(ONE, false).did()).isEqualTo(ONE);
  }

  @Test
  void failures_and_nothing_are_not_remembered() {
    broken = true;
    assertThatExceptionOfType(TransientException.class).isThrownBy(() -> handles.resolve(ALICE));
    assertThatExceptionOfType(TransientException.class).isThrownBy(() -> dids.resolve(ONE, false));
    broken = false;
    published = null;
    assertThat(handles.resolve(ALICE)).isEmpty();
    published = ONE;

    assertThat(handles.resolve(ALICE)).contains(ONE);
    assertThat(dids.resolve(ONE, false).did()).isEqualTo(ONE);
  }

  private Optional<Did> look(Handle handle) {
    note(handle);
    return Optional.ofNullable(published);
  }

  private DidDocument document(Did did, boolean fresh) {
    note(did);
    return new DidDocument(did, ALICE, null);
  }

  private void note(Object question) {
    asked.add(question);
    if (broken) {
      throw new TransientException("broken");
    }
    if (gone) {
      throw new IdentityException(IdentityException.Reason.DID_NOT_FOUND, "gone");
    }
  }

  private static void assertGone(ThrowingCallable lookUp) {
    assertThatExceptionOfType(IdentityException.class).isThrownBy(lookUp);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
