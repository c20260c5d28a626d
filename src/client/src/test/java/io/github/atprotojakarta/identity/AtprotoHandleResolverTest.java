package io.github.atprotojakarta.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.http.HttpTransportException.Kind;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The methods together. */
@Timeout(60)
class AtprotoHandleResolverTest {
  private static final Handle ALICE = Handle.parse("alice.example.com");
  private static final Did ONE = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
  private static final Did TWO = Did.parse("did:web:alice.example.com");
  private static final String WELL_KNOWN = "https://alice.example.com/.well-known/atproto-did";
  private static final String XRPC =
      "https://api.example.com/xrpc/com.atproto.identity.resolveHandle?handle=alice.example.com";

  private final FakeWeb web = new FakeWeb();
  private final List<String> records = new ArrayList<>();
  private TxtLookup txt = name -> List.copyOf(records);
  private Executor executor = Runnable::run;
  private final List<HandleMethod> fallbacks =
      new ArrayList<>(List.of(new XrpcHandleResolver(web, URI.create("https://api.example.com"))));
  private boolean development;

  @Test
  void the_dns_is_preferred_when_the_web_server_says_something_else() {
    records.add("did=" + ONE);
    web.page(WELL_KNOWN, 200, TWO.value());

    assertThat(resolver().resolve(ALICE)).contains(ONE);
  }

  @Test
  void the_web_server_counts_when_the_dns_has_nothing_or_does_not_answer() {
    web.page(WELL_KNOWN, 200, TWO.value());

    assertThat(resolver().resolve(ALICE)).contains(TWO);
    txt = AtprotoHandleResolverTest::noAnswer;
    assertThat(resolver().resolve(ALICE)).contains(TWO);
    assertThat(web.requests()).doesNotContain(XRPC);
  }

  @Test
  void a_contradiction_in_the_dns_ends_the_look_up() {
    records.addAll(List.of("did=" + ONE, "did=" + TWO));
    web.page(WELL_KNOWN, 200, TWO.value());

    IdentityException e = notFound(ALICE);

    assertThat(e).hasMessageContaining("ambiguous").hasMessageContaining("DNS");
  }

  @Test
  void the_service_is_asked_last() {
    web.page(XRPC, 200, "{\"did\": \"%s\"}".formatted(ONE));

    assertThat(resolver().resolve(ALICE)).contains(ONE);
    assertThat(web.requests()).containsExactly(WELL_KNOWN, XRPC);
  }

  @Test
  void the_service_knows_a_handle_whose_web_server_is_closed_to_programs() {
    web.page(WELL_KNOWN, 403, "<html>blocked by a firewall");
    web.page(XRPC, 200, "{\"did\": \"%s\"}".formatted(ONE));

    assertThat(resolver().resolve(ALICE)).contains(ONE);
  }

  @Test
  void other_name_servers_are_asked_after_dns_and_https_and_before_the_service() {
    List<String> asked = new ArrayList<>();
    fallbacks.add(
        0,
        DnsHandleResolver.fallback(
            name -> {
              asked.add(name);
              return List.of("did=" + TWO);
            }));

    assertThat(resolver().resolve(ALICE)).contains(TWO);
    assertThat(asked).containsExactly("_atproto.alice.example.com");
    assertThat(web.requests()).containsExactly(WELL_KNOWN);
    records.add("did=" + ONE);
    assertThat(resolver().resolve(ALICE)).contains(ONE);
    assertThat(asked).hasSize(1);
  }

  @Test
  void other_name_servers_that_know_nothing_stand_in_the_message() {
    fallbacks.add(0, DnsHandleResolver.fallback(name -> List.of()));
    web.page(WELL_KNOWN, 404, "");
    web.page(XRPC, 400, "{\"error\": \"InvalidRequest\"}");

    assertThat(notFound(ALICE)).hasMessageContaining("; other name servers: no record; XRPC");
  }

  @Test
  void a_handle_that_nobody_publishes_does_not_exist_and_the_message_says_what_each_step_met() {
    web.page(WELL_KNOWN, 404, "");
    web.page(XRPC, 400, "{\"error\": \"InvalidRequest\"}");

    IdentityException e = notFound(ALICE);

    assertThat(e.reason()).isEqualTo(IdentityException.Reason.HANDLE_NOT_FOUND);
    assertThat(e)
        .hasMessageContaining("alice.example.com")
        .hasMessageContaining("DNS: no record; HTTPS: 404; XRPC api.example.com: no such handle");
  }

  @Test
  void one_step_without_an_answer_leaves_it_uncertain() {
    web.page(WELL_KNOWN, 403, "");
    web.page(XRPC, 400, "{\"error\": \"InvalidRequest\"}");

    assertThat(uncertain()).hasMessageContaining("DNS: no record; HTTPS: 403; XRPC");

    txt = AtprotoHandleResolverTest::noAnswer;
    web.page(WELL_KNOWN, 404, "");

    assertThat(uncertain())
        .hasMessageContaining("DNS: no name server")
        .hasCauseInstanceOf(TransientException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"CONNECT", "EXCHANGE", "TIMEOUT"})
  void why_a_web_server_does_not_respond_is_told_to_nobody(Kind kind) {
    web.failure(WELL_KNOWN, kind);

    assertThat(uncertain()).hasMessageContaining("HTTPS: no response");
  }

  @Test
  void both_are_asked_at_once() {
    CountDownLatch httpsAsked = new CountDownLatch(1);
    ExecutorService threads = Executors.newCachedThreadPool();
    executor =
        task ->
            threads.execute(
                () -> {
                  httpsAsked.countDown();
                  task.run();
                });
    txt =
        name -> {
          // Answers only when the other look-up is under way.
          assertThat(awaits(httpsAsked)).isTrue();
          return List.of("did=" + ONE);
        };
    try {
      assertThat(resolver().resolve(ALICE)).contains(ONE);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void an_executor_that_is_full_or_never_comes_to_it_costs_only_the_overlap() {
    web.page(WELL_KNOWN, 200, TWO.value());

    executor = task -> {};
    assertThat(resolver().resolve(ALICE)).contains(TWO);
    executor =
        task -> {
          throw new RejectedExecutionException();
        };
    assertThat(resolver().resolve(ALICE)).contains(TWO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.alt",
        "a.arpa",
        "a.example",
        "a.internal",
        "handle.invalid",
        "a.local",
        "a.localhost",
        "a.onion",
        "a.test"
      })
  void names_that_can_belong_to_nobody_are_not_looked_up(String name) {
    txt =
        asked -> {
          throw new AssertionError(asked);
        };

    IdentityException e = notFound(Handle.parse(name));

    assertThat(e).hasMessageContaining(name).hasMessageContaining("reserved");
    assertThat(web.requests()).isEmpty();
  }

  @Test
  void test_names_are_looked_up_in_development() {
    development = true;
    records.add("did=" + ONE);

    assertThat(resolver().resolve(Handle.parse("alice.test"))).contains(ONE);
    assertThat(notFound(Handle.parse("alice.local"))).hasMessageContaining("reserved");
  }

  @Test
  void a_caller_that_is_interrupted_waits_no_longer_and_stays_interrupted() {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    HttpTransport hanging =
        request -> {
          asked.countDown();
          awaits(released);
          throw new HttpTransportException(Kind.UNKNOWN_HOST, "nobody", null);
        };
    TxtLookup interrupting =
        name -> {
          assertThat(awaits(asked)).isTrue();
          Thread.currentThread().interrupt();
          return List.of();
        };
    ExecutorService threads = Executors.newCachedThreadPool();
    AtprotoHandleResolver resolver =
        new AtprotoHandleResolver(
            new DnsHandleResolver(interrupting),
            new WellKnownHandleResolver(hanging),
            threads,
            development);
    try {
      assertThat(catchThrowableOfType(TransientException.class, () -> resolver.resolve(ALICE)))
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
    } finally {
      released.countDown();
      threads.shutdownNow();
    }
  }

  private AtprotoHandleResolver resolver() {
    return new AtprotoHandleResolver(
        new DnsHandleResolver(txt),
        new WellKnownHandleResolver(web),
        fallbacks,
        executor,
        development);
  }

  private IdentityException notFound(Handle handle) {
    return catchThrowableOfType(IdentityException.class, () -> resolver().resolve(handle));
  }

  private TransientException uncertain() {
    return catchThrowableOfType(TransientException.class, () -> resolver().resolve(ALICE));
  }

  private static List<String> noAnswer(String name) {
    throw new TransientException("no name server gave an answer for " + name);
  }

  private static boolean awaits(CountDownLatch latch) {
    try {
      return latch.await(2, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      return false;
    }
  }
}
