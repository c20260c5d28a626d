package io.github.atprotojakarta.jakarta.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.jakarta.FakeRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientKindTest {
  @ParameterizedTest
  @CsvSource({
    "navigate, */*, , PERSON",
    "cors, text/html, , PROGRAM",
    "same-origin, text/html, , PROGRAM",
    "no-cors, */*, , PROGRAM",
    ", 'text/html,application/xhtml+xml,*/*;q=0.8', , PERSON",
    ", TEXT/HTML, , PERSON",
    ", text/html, XMLHttpRequest, PROGRAM",
    ", application/json, , PROGRAM",
    ", */*, , PROGRAM",
    ", text/html;q=0, , PROGRAM",
    ", 'application/json, text/html; Q=0.000', , PROGRAM",
    ", 'text/html;level=1;q=0, application/xhtml+xml;q=0.1', , PERSON",
    ", text/html;q=0.001, , PERSON",
    ", text/html;charset=utf-8, , PERSON",
    ", text/htmlx, , PROGRAM",
    ", ';,,;q=0', , PROGRAM",
    ", , , PROGRAM",
  })
  void people_load_pages_and_programs_call(
      String mode, String accept, String requestedWith, ClientKind kind) {
    FakeRequest request = new FakeRequest();
    header(request, "Sec-Fetch-Mode", mode);
    header(request, "Accept", accept);
    header(request, "X-Requested-With", requestedWith);

    assertThat(ClientKind.of(request.get())).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"document, PERSON", "iframe, PERSON", "empty, PROGRAM", "image, PROGRAM"})
  void the_destination_tells_where_the_mode_is_missing(String destination, ClientKind kind) {
    FakeRequest request = new FakeRequest();
    request.header("Accept", "text/html").header("Sec-Fetch-Dest", destination);

    assertThat(ClientKind.of(request.get())).isEqualTo(kind);
  }

  private static void header(FakeRequest request, String name, String value) {
    if (value != null) {
      request.header(name, value);
    }
  }
}
