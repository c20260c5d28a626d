package io.github.atprotojakarta.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.IdentityException.Reason;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.internal.cache.CacheBudget;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** That a handle counts in both directions only. */
class IdentityResolverTest {
  private static final Handle HANDLE = Handle.parse("alice.example.com");
  private static final Did ALICE = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
  private static final Did MALLORY = Did.parse("did:web:mallory.example.com");
  private static final URI PDS = URI.create("https://pds.example.com");

  private final Map<Handle, Did> published = new HashMap<>();
  private final Map<Did, DidDocument> documents = new HashMap<>();
  private boolean handlesBroken;
  private final IdentityResolver identities = new IdentityResolver(this::look, this::document);

  @Test
  void a_handle_that_agrees_in_both_directions_is_an_identity() {
    account(ALICE, HANDLE, PDS);
    published.put(HANDLE, ALICE);

    Identity identity = new Identity(ALICE, Optional.of(HANDLE), PDS);
    assertThat(identities.resolve(HANDLE)).isEqualTo(identity);
    assertThat(identities.resolve(ALICE, false)).isEqualTo(identity);
  }

  @Test
  void a_handle_pointing_at_an_account_that_does_not_claim_it_is_refused() {
    account(ALICE, Handle.parse("other.example.com"), PDS);
    published.put(HANDLE, ALICE);

    IdentityException e = failure(HANDLE);

    assertThat(e.reason()).isEqualTo(Reason.HANDLE_MISMATCH);
    assertThat(e)
        .hasMessageContaining("alice.example.com resolves to " + ALICE)
        .hasMessageContaining("claims the handle other.example.com");
  }

  @Test
  void a_handle_pointing_at_an_account_without_handle_is_refused() {
    account(ALICE, null, PDS);
    published.put(HANDLE, ALICE);

    assertThat(failure(HANDLE)).hasMessageContaining("claims no handle");
  }

  @Test
  void an_account_that_claims_the_handle_of_another_has_none() {
    account(ALICE, HANDLE, PDS);
    account(MALLORY, HANDLE, PDS);
    published.put(HANDLE, ALICE);

    assertThat(identities.resolve(MALLORY, false).handle()).isEmpty();
  }

  @Test
  void an_account_whose_handle_is_not_published_or_cannot_be_looked_up_has_none() {
    account(ALICE, HANDLE, PDS);

    assertThat(identities.resolve(ALICE, false).handle()).isEmpty();
    handlesBroken = true;
    assertThat(identities.resolve(ALICE, false))
        .isEqualTo(new Identity(ALICE, Optional.empty(), PDS));
  }

  @Test
  void handle_invalid_is_never_a_handle() {
    Handle invalid = Handle.parse("handle.invalid");
    account(ALICE, invalid, PDS);
    published.put(invalid, ALICE);

    assertThat(failure(invalid).reason()).isEqualTo(Reason.INVALID_IDENTIFIER);
    assertThat(identities.resolve(ALICE, false).handle()).isEmpty();
  }

  @Test
  void an_account_without_pds_cannot_be_used() {
    account(ALICE, HANDLE, null);
    published.put(HANDLE, ALICE);

    assertThat(failure(HANDLE).reason()).isEqualTo(Reason.NO_PDS);
    assertThatExceptionOfType(IdentityException.class)
        .isThrownBy(() -> identities.resolve(ALICE, false))
        .withMessageContaining(ALICE.value());
  }

  @Test
  void a_handle_that_nobody_publishes_does_not_exist() {
    assertThat(failure(HANDLE).reason()).isEqualTo(Reason.HANDLE_NOT_FOUND);
  }

  @Test
  void the_document_of_another_account_is_not_taken() {
    documents.put(ALICE, new DidDocument(MALLORY, HANDLE, PDS));

    IdentityException e =
        catchThrowableOfType(IdentityException.class, () -> identities.resolve(ALICE, true));

    assertThat(e.reason()).isEqualTo(Reason.INVALID_DID_DOCUMENT);
  }

  @Test
  void a_handle_that_was_changed_after_it_was_cached_is_looked_up_again() {
    Handle renamed = Handle.parse("alice.new.example.com");
    IdentityResolver cached =
        new IdentityResolver(
            new CachingHandleResolver(
                this::look,
                CacheBudget.DEFAULT,
                IdentityResolver.USUAL_LIFETIME,
                Ticker.systemTicker()),
            new CachingDidResolver(
                this::document,
                CacheBudget.DEFAULT,
                IdentityResolver.USUAL_LIFETIME,
                Ticker.systemTicker()));
    account(ALICE, HANDLE, PDS);
    published.put(HANDLE, ALICE);
    cached.resolve(HANDLE);
    account(ALICE, renamed, PDS);
    published.put(renamed, ALICE);
    account(MALLORY, HANDLE, PDS);
    published.put(HANDLE, MALLORY);

    assertThat(cached.resolve(renamed).did()).isEqualTo(ALICE);
    assertThat(cached.resolve(MALLORY, false).handle()).contains(HANDLE);
    assertThat(cached.resolve(HANDLE).did()).isEqualTo(MALLORY);
  }

  @Test
  void the_standard_parts_go_together() {
    FakeWeb web =
        new FakeWeb()
            .page(
                "https://directory.example.com/" + ALICE,
                200,
                """
                {"id": "did:plc:ewvi7nxzyoun6zhxrhs64oiz", "alsoKnownAs": ["at://alice.test"],
                 "service": [{"id": "#atproto_pds", "type": "AtprotoPersonalDataServer",
                              "serviceEndpoint": "https://pds.example.com"}]}
                """);
    IdentityResolver.Builder builder =
        IdentityResolver.builder(web)
            .txtLookup(name -> List.of("did=" + ALICE))
            .plcDirectory(URI.create("https://directory.example.com"));
    Handle handle = Handle.parse("alice.test");

    assertThat(builder.development(true).build().resolve(handle))
        .isEqualTo(new Identity(ALICE, Optional.of(handle), PDS));
    assertThatExceptionOfType(IdentityException.class)
        .isThrownBy(() -> builder.development(false).build().resolve(handle))
        .withMessageContaining("reserved");
  }

  @Test
  void txt_records_are_read_over_https_when_that_is_set() {
    FakeWeb web =
        new FakeWeb()
            .page(
                "https://dns.example.com/dns-query?name=_atproto.alice.example.com&type=TXT",
                200,
                Map.of("Content-Type", "application/dns-json"),
                "{\"Status\": 0, \"Answer\": [{\"type\": 16, \"data\": \"did=%s\"}]}"
                    .formatted(ALICE));
    IdentityResolver.Builder builder =
        IdentityResolver.builder(web)
            .didResolver((did, fresh) -> new DidDocument(did, HANDLE, PDS))
            .dnsOverHttps(URI.create("https://dns.example.com/dns-query"));

    assertThat(builder.build().resolve(HANDLE).did()).isEqualTo(ALICE);
    builder.txtLookup(name -> List.of());
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContaining("txtLookup")
        .withMessageContaining("dnsOverHttps");
  }

  @Test
  void results_of_resolvers_of_the_application_are_not_cached() {
    AtomicInteger handleCalls = new AtomicInteger();
    AtomicInteger didCalls = new AtomicInteger();
    IdentityResolver resolver =
        IdentityResolver.builder(new FakeWeb())
            .handleResolver(
                handle -> {
                  handleCalls.incrementAndGet();
                  return Optional.of(ALICE);
                })
            .didResolver(
                (did, fresh) -> {
                  didCalls.incrementAndGet();
                  return new DidDocument(did, HANDLE, PDS);
                })
            .build();

    resolver.resolve(HANDLE);
    resolver.resolve(HANDLE);

    assertThat(handleCalls).hasValue(2);
    assertThat(didCalls).hasValue(2);
  }

  @Test
  void a_resolver_asks_its_service_when_dns_and_https_know_nothing() {
    FakeWeb web =
        new FakeWeb()
            .page(
                "https://api.example.com/xrpc/com.atproto.identity.resolveHandle?handle=" + HANDLE,
                200,
                Map.of("Content-Type", "application/json"),
                "{\"did\": \"%s\"}".formatted(ALICE));
    IdentityResolver.Builder builder =
        IdentityResolver.builder(web)
            .txtLookup(name -> List.of())
            .didResolver((did, fresh) -> new DidDocument(did, HANDLE, PDS));
    assertThatExceptionOfType(IdentityException.class)
        .isThrownBy(() -> builder.build().resolve(HANDLE));

    builder.handleResolverService(URI.create("https://api.example.com"));

    assertThat(builder.build().resolve(HANDLE).did()).isEqualTo(ALICE);
  }

  @Test
  void the_last_verified_handle_of_an_account_is_known() {
    account(ALICE, HANDLE, PDS);
    published.put(HANDLE, ALICE);
    assertThat(identities.knownHandle(ALICE)).isEmpty();

    identities.resolve(HANDLE);
    assertThat(identities.knownHandle(ALICE)).contains(HANDLE);

    published.clear();
    identities.resolve(ALICE, false);
    assertThat(identities.knownHandle(ALICE)).isEmpty();
  }

  @Test
  void a_resolver_says_which_directory_it_asks() {
    IdentityResolver.Builder builder = IdentityResolver.builder(new FakeWeb());
    assertThat(builder.build().plcDirectory()).contains(URI.create("https://plc.directory"));

    builder.didResolver(this::document);
    assertThat(builder.build().plcDirectory()).isEmpty();
  }

  private void account(Did did, @Nullable Handle handle, @Nullable URI pds) {
    documents.put(did, new DidDocument(did, handle, pds));
  }

  private Optional<Did> look(Handle handle) {
    if (handlesBroken) {
      throw new TransientException("no answer");
    }
    return Optional.ofNullable(published.get(handle));
  }

  private DidDocument document(Did did, boolean fresh) {
    return Objects.requireNonNull(documents.get(did));
  }

  private IdentityException failure(Handle handle) {
    return catchThrowableOfType(IdentityException.class, () -> identities.resolve(handle));
  }
}
