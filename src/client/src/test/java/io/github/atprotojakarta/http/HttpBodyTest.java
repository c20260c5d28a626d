package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of requests, and how they are written. */
class HttpBodyTest {
  private static final URI PDS = URI.create("https://pds.example.com/");

  private final ManualTimer timer = new ManualTimer();
  private final Exchange exchange =
      new Exchange(
          HttpRequest.get(PDS).build(), new HttpUriRequestBase("POST", PDS), timer, timer::now);

  private static InputStream stream(int length) {
    return new ByteArrayInputStream(new byte[length]);
  }

  @Test
  void bytes_and_texts_can_be_sent_again() throws Exception {
    HttpBody text = HttpBody.of("\u00e9");
    RequestEntity entity = new RequestEntity(text, exchange);

    assertThat(text.length()).isEqualTo(2);
    assertThat(text.repeatable()).isTrue();
    assertThat(text.open().readAllBytes()).isEqualTo(text.open().readAllBytes()).hasSize(2);
    assertThat(entity.isRepeatable()).isTrue();
    assertThat(entity.isStreaming()).isFalse();
    assertThat(entity.isChunked()).isFalse();
    assertThat(entity.getContentLength()).isEqualTo(2);
    assertThat(entity.getContent()).hasBinaryContent(text.open().readAllBytes());
    assertThat(HttpBody.NONE.length()).isZero();
  }

  @Test
  void a_stream_is_sent_once() throws Exception {
    HttpBody once = HttpBody.once(stream(3), -1);
    RequestEntity entity = new RequestEntity(once, exchange);

    assertThat(once.length()).isEqualTo(-1);
    assertThat(once.repeatable()).isFalse();
    assertThat(entity.isRepeatable()).isFalse();
    assertThat(entity.isStreaming()).isTrue();
    assertThat(entity.isChunked()).isTrue();
    assertThat(once.open()).hasBinaryContent(new byte[3]);
    assertThatIOException().isThrownBy(once::open).withMessageContaining("only once");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16 * 1024, 40_000})
  void a_body_is_written_whole_and_closed(int length) throws Exception {
    boolean[] closed = new boolean[1];
    InputStream content =
        new ByteArrayInputStream(new byte[length]) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    new RequestEntity(HttpBody.once(content, length), exchange).writeTo(out);

    assertThat(out.size()).isEqualTo(length);
    assertThat(closed).containsExactly(true);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 4})
  void a_body_of_another_length_than_announced_is_an_error(int announced) {
    RequestEntity entity = new RequestEntity(HttpBody.once(stream(3), announced), exchange);

    assertThatIOException()
        .isThrownBy(() -> entity.writeTo(new ByteArrayOutputStream()))
        .withMessage("The request body has 3 bytes, not " + announced);
  }

  @Test
  void each_64_kibibytes_that_were_sent_give_the_whole_time_again() throws IOException {
    timer.run(Duration.ofSeconds(4));
    new RequestEntity(HttpBody.of(new byte[64 * 1024 - 1]), exchange)
        .writeTo(new ByteArrayOutputStream());
    assertThat(exchange.left()).isEqualTo(Duration.ofSeconds(6));

    exchange.sent(1);
    assertThat(exchange.left()).isEqualTo(Duration.ofSeconds(10));
    timer.run(Duration.ofSeconds(1));
    exchange.sent(64 * 1024 - 1);
    assertThat(exchange.left()).isEqualTo(Duration.ofSeconds(9));
  }
}
