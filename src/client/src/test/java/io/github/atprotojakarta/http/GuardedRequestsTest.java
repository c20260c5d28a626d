package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.http.HttpTransportException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the guarded client lets requests go. */
class GuardedRequestsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @Test
  void plain_http_is_refused() {
    HttpTransportException e = failure(GuardedHttpClient.builder(), "http://pds.example.com/");

    assertThat(e.kind()).isEqualTo(Kind.BLOCKED);
    assertThat(e.mayHaveReachedServer()).isFalse();
    assertThat(e).hasMessageContaining("http://pds.example.com").hasMessageContaining("https");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://pds.example.com/", "file://pds.example.com/etc/passwd"})
  void other_schemes_are_refused_in_development_too(String uri) {
    assertThat(failure(GuardedHttpClient.builder().allowInsecure(true), uri).kind())
        .isEqualTo(Kind.BLOCKED);
  }

  @Test
  void user_information_is_refused_and_not_shown() {
    HttpTransportException e =
        failure(GuardedHttpClient.builder(), "https://hidden:hidden@pds.example.com/");

    assertThat(e.kind()).isEqualTo(Kind.BLOCKED);
    assertThat(e).hasMessageNotContaining("hidden");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "2130706433",
        "0x7f000001",
        "169.254.169.254",
        "0.0.0.0",
        "localhost",
        "[fe80::1]"
      })
  void literal_addresses_that_are_not_public_are_refused_in_every_form(String host)
      throws IOException {
    try (RawServer server = new RawServer(connection -> connection.write(OK))) {
      HttpTransportException e =
          failure(GuardedHttpClient.builder(), "https://" + host + ":" + server.port() + "/");

      // Some resolvers do not know the forms with one number: then there is no address at all.
      assertThat(e.kind()).isIn(Kind.BLOCKED, Kind.UNKNOWN_HOST);
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void one_private_address_among_public_ones_refuses_the_name() {
    HttpTransportException e =
        failure(
            GuardedHttpClient.builder().nameResolver(answers("8.8.8.8", "10.1.2.3")),
            "https://mixed.example.com/");

    assertThat(e.kind()).isEqualTo(Kind.BLOCKED);
    assertThat(e).hasMessageContaining("mixed.example.com").hasMessageNotContaining("10.1.2.3");
  }

  @Test
  void a_name_without_addresses_is_unknown() {
    assertThat(
            failure(GuardedHttpClient.builder().nameResolver(host -> List.of()), "https://a.b/")
                .kind())
        .isEqualTo(Kind.UNKNOWN_HOST);
  }

  @Test
  void a_name_that_does_not_resolve_proves_that_nothing_was_sent() {
    NameResolver nobody =
        host -> {
          throw new UnknownHostException(host);
        };

    HttpTransportException e =
        failure(GuardedHttpClient.builder().nameResolver(nobody), "https://gone.example.com/");

    assertThat(e.kind()).isEqualTo(Kind.UNKNOWN_HOST);
    assertThat(e.mayHaveReachedServer()).isFalse();
    assertThat(e).hasMessageContaining("gone.example.com");
  }

  @Test
  void the_addresses_that_were_checked_are_the_ones_that_are_connected_to() throws Exception {
    InetAddress checked = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    InetAddress later = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
    try (RawServer first = new RawServer(checked, 0, GuardedRequestsTest::answerOnce);
        RawServer second = new RawServer(later, first.port(), GuardedRequestsTest::answerOnce)) {
      List<String> lookUps = new ArrayList<>();
      NameResolver rebinding =
          host -> {
            lookUps.add(host);
            return List.of(lookUps.size() == 1 ? checked : later);
          };
      try (GuardedHttpClient client =
          GuardedHttpClient.builder().allowInsecure(true).nameResolver(rebinding).build()) {
        URI uri = URI.create("http://rebinding.example.com:" + first.port() + "/");
        client.send(HttpRequest.get(uri).build()).close();
      }

      assertThat(lookUps).containsExactly("rebinding.example.com");
      assertThat(first.connections()).isEqualTo(1);
      assertThat(second.connections()).isZero();
    }
  }

  @Test
  void a_name_that_turns_private_is_refused_at_the_next_connection() throws Exception {
    Deque<String> answers = new ArrayDeque<>(List.of("8.8.8.8", "127.0.0.1"));
    try (NameLookups names =
        new NameLookups(host -> List.of(InetAddress.getByName(answers.removeFirst())))) {
      CheckedAddresses addresses = new CheckedAddresses(names, NetworkRules.DEFAULT, false);
      URI target = URI.create("https://rebinding.example.com/");

      assertThat(addresses.of(target, Duration.ofMinutes(1)))
          .containsExactly(InetAddress.getByName("8.8.8.8"));
      assertThatExceptionOfType(BlockedHostException.class)
          .isThrownBy(() -> addresses.of(target, Duration.ofMinutes(1)));
    }
  }

  private static void answerOnce(RawServer.Connection connection) throws IOException {
    connection.readRequest();
    connection.write(OK);
  }

  private static NameResolver answers(String... addresses) {
    return host -> {
      List<InetAddress> result = new ArrayList<>();
      for (String address : addresses) {
        result.add(InetAddress.getByName(address));
      }
      return result;
    };
  }

  private static HttpTransportException failure(GuardedHttpClientBuilder builder, String uri) {
    try (GuardedHttpClient client = builder.build()) {
      return catchThrowableOfType(
          HttpTransportException.class,
          () -> client.send(HttpRequest.get(URI.create(uri)).build()));
    }
  }
}
