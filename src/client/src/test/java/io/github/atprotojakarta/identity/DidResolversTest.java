package io.github.atprotojakarta.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.IdentityException.Reason;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransportException.Kind;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DidResolversTest {
  private static final Did PLC = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
  private static final Did WEB = Did.parse("did:web:alice.example.com");
  private static final String PLC_PAGE = "https://plc.directory/" + PLC;
  private static final String WEB_PAGE = "https://alice.example.com/.well-known/did.json";

  private final FakeWeb web = new FakeWeb();

  @Test
  void a_plc_document_comes_from_the_directory() {
    web.page(PLC_PAGE, 200, document(PLC));

    assertThat(resolver(false).resolve(PLC, false).did()).isEqualTo(PLC);
  }

  @Test
  void the_directory_can_be_another() {
    web.page("http://127.0.0.1:2582/" + PLC, 200, document(PLC));

    assertThat(new PlcDidResolver(web, URI.create("http://127.0.0.1:2582/")).resolve(PLC, true))
        .isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PlcDidResolver(web, URI.create("https://plc.directory/did")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "did:plc:short",
        "did:plc:ewvi7nxzyoun6zhxrhs64oi0",
        "did:plc:EWVI7NXZYOUN6ZHXRHS64OIZ"
      })
  void what_no_directory_can_have_is_not_asked_for(String did) {
    assertThat(failure(false, did).reason()).isEqualTo(Reason.INVALID_IDENTIFIER);
    assertThat(web.requests()).isEmpty();
  }

  @Test
  void a_web_document_comes_from_its_host() {
    web.page(WEB_PAGE, 200, document(WEB));

    assertThat(resolver(false).resolve(WEB, false).did()).isEqualTo(WEB);
  }

  @ParameterizedTest
  @CsvSource({"404, does not exist", "410, deactivated"})
  void a_document_that_is_not_there_or_no_more_is_a_did_that_does_not_exist(
      int status, String word) {
    web.page(PLC_PAGE, status, "{}");

    IdentityException e = failure(false, PLC.value());

    assertThat(e.reason()).isEqualTo(Reason.DID_NOT_FOUND);
    assertThat(e).hasMessageContaining(PLC.value()).hasMessageContaining(word);
  }

  @ParameterizedTest
  @CsvSource({
    "204, INVALID_DID_DOCUMENT, instead of 200",
    "300, INVALID_DID_DOCUMENT, redirects (300)",
    "301, INVALID_DID_DOCUMENT, redirects (301)",
    "302, INVALID_DID_DOCUMENT, redirects (302)",
    "400, DID_NOT_FOUND, returned status 400",
    "401, DID_NOT_FOUND, returned status 401",
    "403, DID_NOT_FOUND, nobody can read"
  })
  void a_status_that_will_be_the_same_another_time_is_a_fault_of_the_account(
      int status, Reason reason, String words) {
    web.page(WEB_PAGE, status, document(WEB));

    IdentityException e = failure(false, WEB.value());

    assertThat(e.reason()).isEqualTo(reason);
    assertThat(e).hasMessageContainingAll(WEB.value(), WEB_PAGE, words);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503})
  void other_answers_may_be_better_another_time(int status) {
    web.page(PLC_PAGE, status, document(PLC));

    assertThatExceptionOfType(TransientException.class)
        .isThrownBy(() -> resolver(false).resolve(PLC, false))
        .withMessageContaining(PLC_PAGE)
        .withMessageContaining(Integer.toString(status));
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"UNKNOWN_HOST", "CONNECT", "EXCHANGE", "TIMEOUT"})
  void no_answer_may_be_one_another_time(Kind kind) {
    web.failure(WEB_PAGE, kind);

    assertThatExceptionOfType(TransientException.class)
        .isThrownBy(() -> resolver(false).resolve(WEB, false))
        .withMessageContaining(WEB.value());
  }

  @ParameterizedTest
  @CsvSource({"BLOCKED, DID_NOT_FOUND", "TOO_LARGE, INVALID_DID_DOCUMENT"})
  void a_host_that_may_not_be_called_or_answers_too_much_stays_so(Kind kind, Reason reason) {
    web.failure(WEB_PAGE, kind);

    assertThat(failure(false, WEB.value()).reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{\"id\":", "null"})
  void what_is_no_json_object_is_no_document(String body) {
    web.page(WEB_PAGE, 200, body);

    assertThat(failure(false, WEB.value()).reason()).isEqualTo(Reason.INVALID_DID_DOCUMENT);
  }

  @Test
  void json_without_end_in_its_depth_is_no_document() {
    web.page(WEB_PAGE, 200, "{\"id\":" + "[".repeat(400_000));

    assertThat(failure(false, WEB.value()).reason()).isEqualTo(Reason.INVALID_DID_DOCUMENT);
  }

  @ParameterizedTest
  @CsvSource({
    "did:web:alice.example.com:path, not allow a path",
    "did:web:alice.example.com%3A8443, not allow a port",
    "did:web:alice.example.com%2Fpath, not allow a port",
    "did:web:localhost, development",
    "did:web:localhost%3A1234, development",
    "did:web:127.0.0.1, public host",
    "did:web:alice, public host",
    "did:web:Alice.example.com, lower case",
    "did:web:alice.internal, reserved",
    "did:web:alice.test, reserved"
  })
  void did_web_names_a_public_host_and_nothing_else(String did, String why) {
    IdentityException e = failure(false, did);

    assertThat(e.reason()).isEqualTo(Reason.INVALID_IDENTIFIER);
    assertThat(e).hasMessageContaining(why);
    assertThat(web.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "did:web:localhost, http://localhost",
    "did:web:localhost%3A1234, http://localhost:1234",
    "did:web:alice.test, https://alice.test"
  })
  void development_allows_localhost_and_test_names(String did, String origin) {
    web.page(origin + "/.well-known/did.json", 200, document(Did.parse(did)));

    assertThat(resolver(true).resolve(Did.parse(did), false).did()).hasToString(did);
  }

  @ParameterizedTest
  @ValueSource(strings = {"did:web:localhost:path", "did:web:localhost%3A0", "did:web:a.local"})
  void development_allows_no_more_than_that(String did) {
    assertThat(failure(true, did).reason()).isEqualTo(Reason.INVALID_IDENTIFIER);
  }

  @Test
  void a_resolver_of_did_web_refuses_another_method() {
    assertThatExceptionOfType(IdentityException.class)
        .isThrownBy(() -> new WebDidResolver(web, false).resolve(PLC, false))
        .withMessageContaining("another DID method");
    assertThat(web.requests()).isEmpty();
  }

  @Test
  void other_methods_are_refused() {
    IdentityException e =
        failure(true, "did:key:zQ3shZc2QzApp2oymGvQbzP8eKheVshBHbU4ZYjeXqwSKEn6N");

    assertThat(e.reason()).isEqualTo(Reason.INVALID_IDENTIFIER);
    assertThat(e).hasMessageContaining("did:plc").hasMessageContaining("did:web");
  }

  @Test
  void a_document_that_repeats_a_member_or_has_many_values_is_refused() {
    String did = "did:web:alice.example.com";
    String address = "https://alice.example.com/.well-known/did.json";
    web.page(address, 200, "{\"id\":\"did:web:mallory.example\",\"id\":\"" + did + "\"}");
    assertThat(failure(false, did))
        .hasMessageContaining("repeats the member \"id\"")
        .returns(Reason.INVALID_DID_DOCUMENT, IdentityException::reason);

    web.page(address, 200, "{\"id\":\"" + did + "\",\"x\":[" + "0,".repeat(5000) + "0]}");
    assertThat(failure(false, did))
        .hasMessageContaining("more than 4096 values")
        .returns(Reason.INVALID_DID_DOCUMENT, IdentityException::reason);
  }

  private IdentityException failure(boolean development, String did) {
    return catchThrowableOfType(
        IdentityException.class, () -> resolver(development).resolve(Did.parse(did), false));
  }

  private DidResolver resolver(boolean development) {
    return new DispatchingDidResolver(
        new PlcDidResolver(web, PlcDidResolver.PUBLIC_DIRECTORY),
        new WebDidResolver(web, development));
  }

  private static String document(Did did) {
    return "{\"id\": \"%s\"}".formatted(did);
  }
}
