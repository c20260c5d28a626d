package io.github.atprotojakarta.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransportException.Kind;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DohTxtLookupTest {
  private static final String NAME = "_atproto.alice.example.com";
  private static final String PAGE =
      "https://dns.example.com/dns-query?name=_atproto.alice.example.com&type=TXT";
  private static final String DID = "did=did:plc:ewvi7nxzyoun6zhxrhs64oiz";

  private final FakeWeb web = new FakeWeb();
  private final TxtLookup lookup =
      new DohTxtLookup(web, URI.create("https://dns.example.com/dns-query"));

  @ParameterizedTest
  @ValueSource(strings = {"application/dns-json", "application/json; charset=UTF-8"})
  void txt_records_are_read_past_aliases_and_signatures(String mediaType) {
    answer(
        mediaType,
        """
        {"Status": 0, "TC": false, "Question": [{"name": "_atproto.alice.example.com.", "type": 16}],
         "Answer": [{"name": "a.", "type": 5, "TTL": 60, "data": "b."},
                    {"name": "b.", "type": 16, "TTL": 60, "data": "\\"%s\\""},
                    {"name": "b.", "type": 46, "TTL": 60, "data": "x"},
                    {"name": "b.", "type": 16, "TTL": 60, "data": "v=spf1 -all"},
                    {"type": 16}, 1, null]}
        """
            .formatted(DID));

    assertThat(lookup.lookup(NAME)).containsExactly(DID, "v=spf1 -all");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "did=x, did=x",
        "\\\"did=x\\\", did=x",
        "\\\"di\\\" \\\"d=\\\"\\\"x\\\", did=x",
        "\\\"a\\\\\\\"b\\\\\\\\c\\\", `a\"b\\c`",
        "\\\"\\\\100id=\\\\195\\\\169\\\", did=\u00e9",
        "\\\"did=\u00e9\\\", did=\u00e9",
        "\\\"did=\\\"\\t\\\"x\\\", did=x",
        "\\\"\\\\255\\\", \ufffd",
        "\\\"\\\\256\\\", 256",
        "\\\"did=x, `\"did=x`",
        "\\\"did=x\\\" y, `\"did=x\" y`",
        "\\\"did=x\\\\, `\"did=x\\`"
      })
  void the_strings_of_a_record_are_joined(String data, String text) {
    answer("{\"Status\": 0, \"Answer\": [{\"type\": 16, \"data\": \"" + data + "\"}]}");

    assertThat(lookup.lookup(NAME)).containsExactly(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"Status\": 0}", "{\"Status\": 0, \"Answer\": []}", "{\"Status\": 3}"})
  void a_name_or_record_that_does_not_exist_is_certain(String json) {
    answer(json);

    assertThat(lookup.lookup(NAME)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Status\": 2}",
        "{\"Status\": 5, \"Answer\": [{\"type\": 16, \"data\": \"did=x\"}]}",
        "{\"Status\": 1e999999999}",
        "{\"Status\": 0.5}",
        "{\"Status\": \"0\"}",
        "{}",
        "[]",
        "no json"
      })
  void a_failure_of_the_service_is_uncertain(String json) {
    answer(json);

    assertUncertain();
  }

  @Test
  void json_without_end_in_its_depth_is_uncertain() {
    answer("{\"Answer\":" + "[".repeat(100_000));

    assertUncertain();
  }

  @ParameterizedTest
  @CsvSource({
    "200, text/html",
    "500, application/dns-json",
    "302, application/dns-json",
    "200, ''"
  })
  void another_kind_of_answer_is_uncertain(int status, String mediaType) {
    web.page(PAGE, status, Map.of("Content-Type", mediaType), "{\"Status\": 3}");

    assertUncertain();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void no_answer_is_uncertain(Kind kind) {
    web.failure(PAGE, kind);

    assertUncertain();
  }

  @Test
  void parameters_of_the_service_stay() {
    web.page(
        "https://dns.example.com/q?key=1&name=_atproto.alice.example.com&type=TXT",
        200,
        Map.of("Content-Type", "application/dns-json"),
        "{\"Status\": 3}");

    assertThat(new DohTxtLookup(web, URI.create("https://dns.example.com/q?key=1")).lookup(NAME))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dns.example.com",
        "/dns-query",
        "https:dns.example.com",
        "ftp://dns.example.com",
        "https://user@dns.example.com/q",
        "https://dns.example.com/q#x"
      })
  void a_service_is_a_web_address(String service) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DohTxtLookup(web, URI.create(service)))
        .withMessageContaining(service);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://dns.example.com/a", "https://dns.example.com/a"})
  void a_service_may_have_either_scheme_of_the_web(String service) {
    web.page(
        service + "?name=" + NAME + "&type=TXT",
        200,
        Map.of("Content-Type", "application/dns-json"),
        "{\"Status\": 3}");

    assertThat(new DohTxtLookup(web, URI.create(service)).lookup(NAME)).isEmpty();
  }

  private void answer(String json) {
    answer("application/dns-json", json);
  }

  private void answer(String mediaType, String json) {
    web.page(PAGE, 200, Map.of("Content-Type", mediaType), json);
  }

  private void assertUncertain() {
    assertThatExceptionOfType(TransientException.class)
        .isThrownBy(() -> lookup.lookup(NAME))
        .withMessageContaining("dns.example.com");
  }
}
