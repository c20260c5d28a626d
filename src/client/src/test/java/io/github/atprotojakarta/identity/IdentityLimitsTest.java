package io.github.atprotojakarta.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransportException.Kind;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of names and responses, and what a diagnosis says about each response. */
class IdentityLimitsTest {
  private static final Handle ALICE = Handle.parse("alice.example.com");
  private static final Did DID = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
  private static final String WELL_KNOWN = "https://alice.example.com/.well-known/atproto-did";
  private static final String DOH = "https://dns.example.com/q?name=x.example.com&type=TXT";
  private static final String XRPC =
      "https://api.example.com/xrpc/com.atproto.identity.resolveHandle?handle=alice.example.com";

  private final FakeWeb web = new FakeWeb();

  @Test
  void a_did_has_2048_characters_at_most() {
    String longest = "did:web:" + "a".repeat(2040);

    assertThat(Did.parse(longest).methodSpecificId()).hasSize(2040);
    assertThat(DID.method()).isEqualTo("plc");
    assertThatExceptionOfType(IdentityException.class)
        .isThrownBy(() -> Did.parse(longest + "a"))
        .withMessageContaining("longer than 2048 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0a.example.com", "a9.example.com", "a-z.x09.com", "AZ.example.com"})
  void letters_digits_and_hyphens_are_in_a_handle(String handle) {
    assertThat(Handle.parse(handle)).hasToString(handle.toLowerCase(java.util.Locale.ROOT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", ":", "@", "[", "`", "{", "_", ",", "\u00e9"})
  void nothing_else_is_in_a_handle(String character) {
    assertThatExceptionOfType(IdentityException.class)
        .isThrownBy(() -> Handle.parse("a" + character + "b.example.com"))
        .withMessageContaining("only the letters a-z, digits, hyphens and periods");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-a.example.com", "a-.example.com", "a.-.com"})
  void no_part_of_a_handle_begins_or_ends_with_a_hyphen(String handle) {
    assertThatExceptionOfType(IdentityException.class)
        .isThrownBy(() -> Handle.parse(handle))
        .withMessageContaining("hyphen");
  }

  @ParameterizedTest
  @CsvSource({
    "404, 404",
    "410, 410",
    "302, '302, but a redirect must lead to an https address'",
    "200, '200, but the response is not a DID'",
    "299, '299, but the response is not a DID'"
  })
  void a_page_that_publishes_nothing_is_told_by_its_status(int status, String detail) {
    web.page(WELL_KNOWN, status, "nothing");

    assertThat(new WellKnownHandleResolver(web).lookUp(ALICE))
        .isEqualTo(new HandleResult.NotPublished(detail));
  }

  @ParameterizedTest
  @CsvSource({
    "UNKNOWN_HOST, no public host",
    "BLOCKED, no public host",
    "TOO_LARGE, '200, but the response is not a DID'"
  })
  void a_host_that_publishes_nothing_is_told_without_its_network(Kind kind, String detail) {
    web.failure(WELL_KNOWN, kind);

    assertThat(new WellKnownHandleResolver(web).lookUp(ALICE))
        .isEqualTo(new HandleResult.NotPublished(detail));
  }

  @ParameterizedTest
  @CsvSource({
    "BUSY, too many requests under way",
    "CONNECT, no response",
    "EXCHANGE, no response",
    "TIMEOUT, no response"
  })
  void a_host_that_does_not_respond_is_told_as_such(Kind kind, String detail) {
    web.failure(WELL_KNOWN, kind);

    assertThat(new WellKnownHandleResolver(web).lookUp(ALICE))
        .isInstanceOfSatisfying(
            HandleResult.Unavailable.class, found -> assertThat(found.detail()).isEqualTo(detail));
  }

  @Test
  void four_redirects_are_too_many() {
    web.page(WELL_KNOWN, 302, Map.of("Location", "https://www.example.com/1"), "");
    for (int i = 1; i < 9; i++) {
      web.page(
          "https://www.example.com/" + i,
          302,
          Map.of("Location", "https://www.example.com/" + (i + 1)),
          "");
    }

    assertThat(new WellKnownHandleResolver(web).lookUp(ALICE))
        .isEqualTo(new HandleResult.NotPublished("more than 3 redirects"));
    assertThat(web.requests()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "502 | {} | 502",
        "400 | {\"error\":\"Other\"} | 400",
        "200 | {\"did\":\"x\"} | 200, but the response has no DID"
      })
  void a_service_that_gives_no_did_is_told_by_its_status(int status, String body, String detail) {
    web.page(XRPC, status, body);

    assertThat(new XrpcHandleResolver(web, URI.create("https://api.example.com")).lookUp(ALICE))
        .isInstanceOfSatisfying(
            HandleResult.Unavailable.class, found -> assertThat(found.detail()).isEqualTo(detail));
  }

  @ParameterizedTest
  @CsvSource({
    "65535, DNS status 65535",
    "65536, no Status",
    "-1, no Status",
    "1.5, no Status",
    "1, DNS status 1"
  })
  void a_status_of_the_dns_has_16_bits(String status, String reason) {
    web.page(
        DOH,
        200,
        Map.of("Content-Type", "application/dns-json"),
        "{\"Status\":" + status + ",\"Answer\":[]}");

    assertThatExceptionOfType(TransientException.class)
        .isThrownBy(
            () ->
                new DohTxtLookup(web, URI.create("https://dns.example.com/q"))
                    .lookup("x.example.com"))
        .withMessage("dns.example.com returned no usable response: " + reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"a\" | a",
        "\"a\" \"b\" | ab",
        "\"a\"\"b\" | ab",
        "\"\\\\\" | \\",
        "\"\\065\" | A",
        "\"\\06\" | 06",
        "\"\\0 | \"\\0",
        "\"\\ | \"\\",
        "\"a\" \t | a"
      })
  void the_strings_of_a_txt_record_are_joined(String text, String read) {
    assertThat(TxtPresentationFormat.read(text)).isEqualTo(read);
  }

  @Test
  void a_busy_client_does_not_blame_the_server_of_a_document() {
    web.failure("https://plc.directory/" + DID, Kind.BUSY);
    DidResolver plc = new PlcDidResolver(web, PlcDidResolver.PUBLIC_DIRECTORY);

    assertThatExceptionOfType(TransientException.class)
        .isThrownBy(() -> plc.resolve(DID, false))
        .withMessage(DID + " could not be resolved: too many requests under way");
  }
}
