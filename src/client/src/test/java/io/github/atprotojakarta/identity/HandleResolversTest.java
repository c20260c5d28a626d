package io.github.atprotojakarta.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransportException.Kind;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each method of looking a handle up, alone. */
class HandleResolversTest {
  private static final Handle ALICE = Handle.parse("alice.example.com");
  private static final Did DID = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
  private static final String WELL_KNOWN = "https://alice.example.com/.well-known/atproto-did";
  private static final String XRPC =
      "https://api.example.com/xrpc/com.atproto.identity.resolveHandle?handle=alice.example.com";

  private final FakeWeb web = new FakeWeb();
  private final HandleResolver https = new WellKnownHandleResolver(web);
  private final HandleResolver xrpc =
      new XrpcHandleResolver(web, URI.create("https://api.example.com/"));

  @Test
  void the_dns_record_stands_below_the_handle() {
    HandleResolver dns =
        dns("_atproto.alice.example.com", "v=spf1 -all", "did=" + DID, "DID=did:plc:x");

    assertThat(dns.resolve(ALICE)).contains(DID);
  }

  @Test
  void dns_records_of_other_kinds_publish_nothing() {
    assertThat(dns("_atproto.alice.example.com", " did=" + DID, DID.value(), "did=nonsense"))
        .extracting(dns -> dns.resolve(ALICE))
        .isEqualTo(java.util.Optional.empty());
  }

  @Test
  void a_dns_record_that_stands_twice_is_no_contradiction() {
    assertThat(dns("_atproto.alice.example.com", "did=" + DID, "did=" + DID).resolve(ALICE))
        .contains(DID);
  }

  @Test
  void dns_records_with_different_dids_are_refused() {
    HandleResolver dns =
        dns("_atproto.alice.example.com", "did=" + DID, "did=did:web:alice.example.com");

    assertThatExceptionOfType(IdentityException.class)
        .isThrownBy(() -> dns.resolve(ALICE))
        .withMessageContaining("ambiguous");
  }

  @Test
  void a_name_of_253_characters_is_looked_up_in_the_dns() {
    String labels = ("a".repeat(61) + ".").repeat(3);
    List<String> names = new ArrayList<>();
    HandleResolver dns =
        new DnsHandleResolver(
            name -> {
              names.add(name);
              return List.of();
            });

    assertThat(dns.resolve(Handle.parse(labels + "a".repeat(55) + ".com"))).isEmpty();
    assertThat(dns.resolve(Handle.parse(labels + "a".repeat(54) + ".com"))).isEmpty();
    assertThat(names).hasSize(1).first().asString().hasSize(253);
  }

  @Test
  void a_handle_too_long_for_the_dns_is_not_looked_up_there() {
    String label = "a".repeat(61) + ".";
    Handle handle = Handle.parse(label.repeat(4) + "com");
    HandleResolver dns =
        new DnsHandleResolver(
            name -> {
              throw new AssertionError(name);
            });

    assertThat(dns.resolve(handle)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "%s\n", "  %s \r\nsecond line", "\n%s"})
  void the_web_server_of_the_handle_answers_with_the_did(String body) {
    web.page(WELL_KNOWN, 200, body.formatted(DID));

    assertThat(https.resolve(ALICE)).contains(DID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<!doctype html>", "did=did:plc:ewvi7nxzyoun6zhxrhs64oiz"})
  void a_page_without_a_did_publishes_nothing(String body) {
    web.page(WELL_KNOWN, 200, body);

    assertThat(https.resolve(ALICE)).isEmpty();
  }

  @Test
  void a_large_page_publishes_nothing() {
    web.page(WELL_KNOWN, 200, "x".repeat(5000));

    assertThat(https.resolve(ALICE)).isEmpty();
  }

  @Test
  void any_status_of_success_counts() {
    web.page(WELL_KNOWN, 203, DID.value());
    assertThat(https.resolve(ALICE)).contains(DID);

    web.page(WELL_KNOWN, 204, "");
    assertThat(https.resolve(ALICE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void missing_pages_publish_nothing(int status) {
    web.page(WELL_KNOWN, status, DID.value());

    assertThat(https.resolve(ALICE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void three_redirects_are_followed_and_no_fourth(int status) {
    redirect(WELL_KNOWN, status, "https://www.example.com/a");
    redirect("https://www.example.com/a", status, "/b");
    redirect("https://www.example.com/b", status, "https://www.example.com/c");
    web.page("https://www.example.com/c", 200, DID.value());
    assertThat(https.resolve(ALICE)).contains(DID);

    redirect("https://www.example.com/c", status, "https://www.example.com/d");
    web.page("https://www.example.com/d", 200, DID.value());
    assertThat(https.resolve(ALICE)).isEmpty();
    assertThat(web.requests()).hasSize(8).doesNotContain("https://www.example.com/d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://www.example.com/did",
        "ftp://www.example.com/did",
        "https://user@www.example.com/did",
        "https://",
        "::",
        "",
        WELL_KNOWN
      })
  void a_redirect_to_anything_but_another_https_address_is_not_followed(String location) {
    redirect(WELL_KNOWN, 302, location);
    assertThat(https.resolve(ALICE)).isEmpty();
    assertThat(web.requests()).containsExactly(WELL_KNOWN);
  }

  @Test
  void a_redirect_to_a_host_that_is_not_public_publishes_nothing() {
    redirect(WELL_KNOWN, 302, "https://internal.example.com/did");
    web.failure("https://internal.example.com/did", Kind.BLOCKED);
    assertThat(https.resolve(ALICE)).isEmpty();
  }

  private void redirect(String from, int status, String location) {
    web.page(from, status, Map.of("Location", location), DID.value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uFEFF%s", "%s\r\n", "%s  \t\r\n\r\n", "\uFEFF %s \n# comment"})
  void a_text_file_may_be_as_editors_write_it(String file) {
    web.page(WELL_KNOWN, 200, file.formatted(DID));
    assertThat(https.resolve(ALICE)).contains(DID);
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 304, 400, 403, 429, 500, 503})
  void other_answers_are_uncertain(int status) {
    web.page(WELL_KNOWN, status, DID.value());

    assertThatExceptionOfType(TransientException.class)
        .isThrownBy(() -> https.resolve(ALICE))
        .withMessageContaining("alice.example.com")
        .withMessageContaining("HTTPS: " + status);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CONNECT", "EXCHANGE", "TIMEOUT"})
  void a_web_server_that_does_not_answer_is_uncertain(Kind kind) {
    web.failure(WELL_KNOWN, kind);

    assertThatExceptionOfType(TransientException.class).isThrownBy(() -> https.resolve(ALICE));
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"UNKNOWN_HOST", "BLOCKED"})
  void a_host_that_does_not_exist_or_is_not_public_publishes_nothing(Kind kind) {
    web.failure(WELL_KNOWN, kind);

    assertThat(https.resolve(ALICE)).isEmpty();
  }

  @Test
  void a_service_answers_with_the_did() {
    web.page(XRPC, 200, "{\"did\": \"%s\"}".formatted(DID));

    assertThat(xrpc.resolve(ALICE)).contains(DID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"InvalidRequest", "HandleNotFound"})
  void a_service_may_know_of_no_such_handle(String error) {
    web.page(XRPC, 400, "{\"error\": \"%s\", \"message\": \"x\"}".formatted(error));

    assertThat(xrpc.resolve(ALICE)).isEmpty();
  }

  @Test
  void other_answers_of_a_service_are_uncertain() {
    for (String body : List.of("{}", "no json", "[]", "{\"error\": \"RateLimited\"}")) {
      assertUncertain(400, body);
    }
    assertUncertain(502, "{\"error\": \"InvalidRequest\"}");
    assertUncertain(200, "{\"did\": \"nonsense\"}");
    assertUncertain(200, "{\"did\": 1}");
  }

  @Test
  void a_service_is_an_origin() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new XrpcHandleResolver(web, URI.create("https://api.example.com/xrpc")))
        .withMessageContaining("https://api.example.com/xrpc");
  }

  private void assertUncertain(int status, String body) {
    web.page(XRPC, status, body);

    assertThatExceptionOfType(TransientException.class)
        .isThrownBy(() -> xrpc.resolve(ALICE))
        .withMessageContaining("api.example.com");
  }

  private static HandleResolver dns(String name, String... records) {
    return new DnsHandleResolver(asked -> asked.equals(name) ? List.of(records) : List.of());
  }

  @Test
  void a_name_with_more_than_64_records_publishes_no_did() {
    List<String> most = new ArrayList<>(Collections.nCopies(64, "other"));
    most.set(63, "did=did:web:alice.example.com");
    List<String> more = new ArrayList<>(most);
    more.add("other");

    assertThat(new DnsHandleResolver(name -> most).lookUp(Handle.parse("alice.example.com")))
        .isInstanceOf(HandleResult.Found.class);
    assertThat(new DnsHandleResolver(name -> more).lookUp(Handle.parse("alice.example.com")))
        .isEqualTo(new HandleResult.NotPublished("more than 64 records"));
  }
}
