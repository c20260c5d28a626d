package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.http.HttpTransportException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Responses, and what their failures say. */
class HttpResponseTest {
  private static HttpResponse failing(IOException failure) {
    return new HttpResponse(
        200,
        Map.of(),
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw failure;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            throw failure;
          }

          @Override
          public void close() throws IOException {
            throw failure;
          }
        });
  }

  @Test
  void names_of_headers_have_no_case() {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    headers.put("Link", List.of("a", "b"));
    headers.put("link", List.of("c"));
    HttpResponse response = new HttpResponse(204, headers, InputStream.nullInputStream());

    assertThat(response.status()).isEqualTo(204);
    assertThat(response.headers("LINK")).containsExactly("a", "b", "c");
    assertThat(response.header("LINK")).contains("a");
    assertThat(response.headers()).hasSize(1).containsKey("lInk");
    assertThat(response.header("other")).isEmpty();
    assertThat(response.headers("other")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Application/JSON, application/json",
    "'text/plain ; charset=utf-8', text/plain",
    "';', ''",
    "'', ''"
  })
  void a_media_type_has_no_parameters(String header, String type) {
    assertThat(HttpResponse.of(200, Map.of("Content-Type", header), "").mediaType())
        .isEqualTo(type);
    assertThat(HttpResponse.of(200, Map.of(), "").mediaType()).isEmpty();
  }

  @Test
  void the_body_is_read_as_bytes_or_text() throws Exception {
    assertThat(HttpResponse.of(200, Map.of(), "\u00e9").bytes()).hasSize(2);
    assertThat(HttpResponse.of(200, Map.of(), "\u00e9").text()).isEqualTo("\u00e9");
    assertThat(HttpResponse.of(200, Map.of(), "\u00e9").body())
        .hasBinaryContent(new byte[] {(byte) 0xC3, (byte) 0xA9});
  }

  @Test
  void a_failure_of_the_transport_stays_what_it_is_and_another_is_an_early_end() {
    HttpTransportException timeout = new HttpTransportException(Kind.TIMEOUT, "slow", null);
    IOException reset = new IOException("reset");

    assertThat(catchThrowableOfType(HttpTransportException.class, failing(timeout)::bytes))
        .isSameAs(timeout);
    assertThat(catchThrowableOfType(HttpTransportException.class, failing(reset)::bytes))
        .hasMessage("The response ended early: reset")
        .hasCause(reset)
        .returns(Kind.EXCHANGE, HttpTransportException::kind);
    assertThatCode(failing(reset)::close).doesNotThrowAnyException();
  }

  /** Who calls again after such a failure may do the same thing twice. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void a_request_may_have_reached_the_server_once_sending_had_begun(Kind kind) {
    assertThat(new HttpTransportException(kind, "x", null).mayHaveReachedServer())
        .isEqualTo(EnumSet.of(Kind.EXCHANGE, Kind.TIMEOUT, Kind.TOO_LARGE).contains(kind));
  }

  @Test
  void closing_a_response_closes_its_body() {
    AtomicBoolean closed = new AtomicBoolean();
    InputStream body =
        new ByteArrayInputStream(new byte[1]) {
          @Override
          public void close() {
            closed.set(true);
          }
        };

    new HttpResponse(200, Map.of(), body).close();

    assertThat(closed).isTrue();
  }
}
