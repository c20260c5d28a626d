package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.http.HttpTransportException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.junit.jupiter.api.Test;

/** The time limits of a response, with a server that sends one byte a second. */
class ExchangeTest {
  private static final URI PDS = URI.create("https://pds.example.com/");

  private final ManualTimer timer = new ManualTimer();
  private final HttpUriRequestBase message = new HttpUriRequestBase("GET", PDS);
  private int sent;

  @Test
  void a_dripping_response_without_a_size_limit_ends_after_thirty_bytes() {
    HttpTransportException e = read(request().responseLimit(HttpRequest.UNLIMITED), 1);

    assertThat(e.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(e).hasMessage("pds.example.com sent less than 30720 bytes in PT30S");
    assertThat(sent).isEqualTo(30);
  }

  @Test
  void a_response_that_never_ends_is_over_after_ten_minutes() {
    HttpTransportException e = read(request().responseLimit(HttpRequest.UNLIMITED), 4096);

    assertThat(e).hasMessage("pds.example.com did not send a full response within PT10M");
    assertThat(sent).isEqualTo(600);
  }

  @Test
  void a_download_has_the_time_that_the_request_gives_it() {
    HttpTransportException e =
        read(request().responseLimit(1_000_000_000).downloadTimeout(Duration.ofSeconds(50)), 4096);

    assertThat(e).hasMessage("pds.example.com did not send a full response within PT50S");
    assertThat(sent).isEqualTo(50);
  }

  @Test
  void a_response_with_a_size_limit_ends_with_the_time_out_of_its_request() {
    HttpTransportException e = read(request(), 1);

    assertThat(e).hasMessage("pds.example.com did not send a full response within PT10S");
    assertThat(sent).isEqualTo(10);
  }

  @Test
  void the_time_of_a_request_begins_with_its_connection() {
    Exchange waits = exchange(request().connectionWait(Duration.ofMinutes(1)));
    timer.run(Duration.ofSeconds(5));
    waits.connect();
    timer.run(Duration.ofSeconds(4));
    assertThat(waits.left()).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void the_time_of_a_request_begins_with_a_connection_that_is_used_again() {
    Exchange waits = exchange(request().connectionWait(Duration.ofMinutes(1)));
    timer.run(Duration.ofSeconds(5));
    waits.begin();
    timer.run(Duration.ofSeconds(4));
    assertThat(waits.left()).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void nothing_expires_after_a_request_was_given_up() {
    Exchange exchange = exchange(request());
    exchange.begin();
    exchange.abort();
    timer.run(Duration.ofMinutes(1));

    assertThat(exchange.failed(new IOException("closed")).kind()).isEqualTo(Kind.EXCHANGE);
  }

  @Test
  void a_body_that_was_read_leaves_its_connection() throws Exception {
    Exchange exchange = exchange(request());
    exchange.begin();
    ResponseBody body =
        new ResponseBody(new ByteArrayInputStream(new byte[] {(byte) 200}), exchange);

    assertThat(body.read()).isEqualTo(200);
    assertThat(body.read()).isEqualTo(-1);
    body.close();
    timer.run(Duration.ofMinutes(1));

    assertThat(message.isCancelled()).isFalse();
    assertThat(exchange.failed(new IOException("closed")).kind()).isEqualTo(Kind.EXCHANGE);
  }

  @Test
  void a_body_that_was_not_read_closes_its_connection() throws Exception {
    ResponseBody body =
        new ResponseBody(new ByteArrayInputStream(new byte[2]), exchange(request()));
    assertThat(body.read()).isZero();

    body.close();

    assertThat(message.isCancelled()).isTrue();
    assertThat(body.read()).isEqualTo(-1);
  }

  private Exchange exchange(HttpRequest.Builder request) {
    return new Exchange(request.build(), message, timer, timer::now);
  }

  private static HttpRequest.Builder request() {
    return HttpRequest.get(PDS);
  }

  /** Reads until the exchange is given up. */
  private HttpTransportException read(HttpRequest.Builder request, int bytesPerSecond) {
    Exchange exchange = exchange(request);
    exchange.begin();
    exchange.headArrived();
    byte[] buffer = new byte[bytesPerSecond];
    try (ResponseBody body = new ResponseBody(new Drip(), exchange)) {
      return catchThrowableOfType(
          HttpTransportException.class,
          () -> {
            while (true) {
              assertThat(body.read(buffer)).isPositive();
            }
          });
    }
  }

  /** Needs a second for each read, until the connection is closed. */
  private final class Drip extends InputStream {
    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      sent++;
      timer.run(Duration.ofSeconds(1));
      if (message.isCancelled()) {
        throw new IOException("closed");
      }
      return length;
    }
  }
}
