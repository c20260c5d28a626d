package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.http.HttpTransportException.Kind;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.junit.jupiter.api.Test;

/** What a failure says depends on how far the request came. */
class ExchangeFailuresTest {
  private static final URI PDS = URI.create("https://pds.example.com/x?code=hidden");

  private final ManualTimer timer = new ManualTimer();
  private final HttpUriRequestBase message = new HttpUriRequestBase("GET", PDS);
  private final Exchange exchange =
      new Exchange(HttpRequest.get(PDS).build(), message, timer, timer::now);

  private void fails(Exception cause, Kind kind, String text) {
    HttpTransportException e = exchange.failed(cause);
    assertThat(e).hasMessage(text).hasCause(cause);
    assertThat(e.kind()).isEqualTo(kind);
  }

  @Test
  void a_request_that_waits_for_a_connection_says_that_the_client_is_busy() {
    fails(
        new BusyException("full", new IOException()),
        Kind.BUSY,
        "The request was not sent: this client has no free connection to pds.example.com (full)");
    fails(
        new ConnectionRequestTimeoutException("late"),
        Kind.BUSY,
        "The request was not sent: this client has no free connection to pds.example.com (it waited for one for PT5S)");
    assertThat(message.isCancelled()).isTrue();
  }

  @Test
  void a_request_whose_time_ends_while_it_waits_is_busy_too() {
    timer.run(Duration.ofSeconds(10));

    fails(
        new IllegalStateException("hidden"),
        Kind.BUSY,
        "The request was not sent: this client has no free connection to pds.example.com (it waited for one for PT5S)");
  }

  @Test
  void a_connection_that_is_not_made_in_time_or_at_all() {
    exchange.connect();
    assertThat(exchange.begun()).isFalse();
    fails(
        new UnknownHostException("pds.example.com"),
        Kind.UNKNOWN_HOST,
        "The host name of pds.example.com does not resolve");
    fails(new BlockedHostException("private"), Kind.BLOCKED, "private");
    fails(new IOException("refused"), Kind.CONNECT, "No connection to pds.example.com: refused");
    fails(new IOException(), Kind.CONNECT, "No connection to pds.example.com: IOException");
    fails(
        new HttpException("the proxy says no"),
        Kind.CONNECT,
        "No connection to pds.example.com: the proxy says no");
  }

  @Test
  void a_connection_that_takes_too_long_names_the_time() {
    exchange.connect();
    timer.run(Duration.ofSeconds(10));

    fails(new IOException("closed"), Kind.CONNECT, "No connection to pds.example.com within PT10S");
  }

  @Test
  void a_request_that_was_sent_may_have_arrived() {
    exchange.begin();
    assertThat(exchange.begun()).isTrue();
    String failed = "The connection to pds.example.com failed during the request: ";
    fails(new IOException("reset"), Kind.EXCHANGE, failed + "reset");
    fails(
        new SocketTimeoutException("slow"),
        Kind.TIMEOUT,
        "pds.example.com did not send a full response within PT10S");
    for (Exception quoting :
        new Exception[] {
          new ProtocolException("Bad\r\nline"),
          new IOException(new ProtocolException("Bad line")),
          new MalformedChunkCodingException("Bad chunk")
        }) {
      fails(quoting, Kind.EXCHANGE, failed + "its response is not valid HTTP");
    }
  }

  @Test
  void a_response_that_is_too_large_ends_the_exchange() {
    exchange.begin();

    HttpTransportException e = exchange.tooLarge();

    assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(e).hasMessage("The response from pds.example.com is larger than 65536 bytes");
    assertThat(message.isCancelled()).isTrue();
  }

  @Test
  void a_response_that_was_read_has_no_limits_of_time_any_more() {
    exchange.begin();
    exchange.headArrived();
    exchange.finish();
    timer.run(Duration.ofMinutes(1));
    assertThat(message.isCancelled()).isFalse();

    Exchange download =
        new Exchange(
            HttpRequest.get(PDS).responseLimit(HttpRequest.UNLIMITED).build(),
            message,
            timer,
            timer::now);
    download.headArrived();
    download.awaitData();
    download.finish();
    timer.run(Duration.ofMinutes(20));
    assertThat(message.isCancelled()).isFalse();
  }

  @Test
  void the_exchange_is_found_in_the_context_of_its_request() {
    HttpCoreContext context = HttpCoreContext.create();

    exchange.putInto(context);

    assertThat(Exchange.of(context)).isSameAs(exchange);
    assertThat(exchange.request().uri()).isEqualTo(PDS);
  }

  @Test
  void a_message_that_the_library_wrapped_is_not_quoted_either() {
    exchange.begin();

    fails(
        new IOException("hidden", new ProtocolException("hidden")),
        Kind.EXCHANGE,
        "The connection to pds.example.com failed during the request: its response is not valid"
            + " HTTP");
  }
}
