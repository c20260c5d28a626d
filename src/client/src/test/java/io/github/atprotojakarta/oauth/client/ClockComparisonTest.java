package io.github.atprotojakarta.oauth.client;

import static io.github.atprotojakarta.oauth.Samples.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.http.MovingClock;
import io.github.atprotojakarta.oauth.client.SelfCheckFinding.Kind;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The self-check compares this machine's clock with other machines'. */
class ClockComparisonTest {
  private static final URI CLIENT_ID = URI.create("https://app.atnet.dev/client.json");
  private static final URI JWKS = URI.create("https://app.atnet.dev/jwks.json");
  private static final URI DIRECTORY = URI.create("https://plc.atnet.dev");
  private static final ClientMetadata CLIENT =
      ClientMetadata.builder(CLIENT_ID)
          .redirectUris(List.of(URI.create("https://app.atnet.dev/cb")))
          .jwksUri(JWKS)
          .build();

  private final MovingClock clock = new MovingClock();
  private final ClientKeySet keys = ClientKeySet.generate(RANDOM);
  private final List<URI> asked = new ArrayList<>();
  private Optional<Duration> directory = Optional.of(Duration.ZERO);
  private Optional<Duration> application = Optional.of(Duration.ZERO);
  private Duration wayThere = Duration.ZERO;
  private Duration wayBack = Duration.ZERO;
  private final Map<String, String> more = new TreeMap<>();
  private boolean away;

  /** The difference is the time of the server minus this machine's; empty for no date. */
  private HttpResponse respond(HttpRequest request) throws HttpTransportException {
    asked.add(request.uri());
    if (request.uri().getHost().startsWith("plc.")) {
      assertThat(request.uri().getPath()).isEqualTo("/_health");
      if (away) {
        throw new HttpTransportException(HttpTransportException.Kind.CONNECT, "away", null);
      }
      return response(directory, 404, "");
    }
    String document =
        (request.uri().equals(JWKS) ? keys.toPublicJwks() : CLIENT.toJson()).toString();
    return response(application, 200, document);
  }

  private HttpResponse response(Optional<Duration> difference, int status, String body) {
    Map<String, String> headers = new TreeMap<>(more);
    headers.put("Content-Type", "application/json");
    clock.advance(wayThere);
    difference.ifPresent(
        by ->
            headers.put(
                "Date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    clock.instant().plus(by).atOffset(ZoneOffset.UTC))));
    clock.advance(wayBack);
    return HttpResponse.of(status, headers, body);
  }

  private List<SelfCheckFinding> check() {
    HttpTransport transport = this::respond;
    return new ClientSelfCheck(transport, clock, Optional.of(DIRECTORY)).check(CLIENT, keys);
  }

  private String only() {
    List<SelfCheckFinding> findings = check();
    assertThat(findings).extracting(SelfCheckFinding::kind).containsExactly(Kind.CLOCK);
    return findings.get(0).message();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 30, -30, 5, -5})
  void a_clock_that_is_right_or_nearly_is_no_finding(int seconds) {
    directory = Optional.of(Duration.ofSeconds(seconds));
    application = directory;

    assertThat(check()).isEmpty();
    assertThat(asked).containsOnlyOnce(DIRECTORY.resolve("/_health"));
  }

  @ParameterizedTest
  @ValueSource(ints = {31, -32, 95, -3600})
  void a_wrong_clock_of_this_machine_is_found_by_the_directory_although_its_own_documents_agree(
      int seconds) {
    directory = Optional.of(Duration.ofSeconds(seconds));

    assertThat(only())
        .contains(
            DIRECTORY.toString(),
            clock.instant().toString(),
            clock.instant().plusSeconds(seconds).toString(),
            "clock of this machine is wrong",
            "NTP");
  }

  @Test
  void own_documents_with_another_date_are_of_a_machine_with_a_wrong_clock() {
    application = Optional.of(Duration.ofMinutes(2));

    assertThat(only())
        .contains(
            "https://app.atnet.dev",
            "agrees with https://plc.atnet.dev",
            "clock of another node or of a proxy is wrong",
            "NTP");
  }

  @Test
  void without_a_directory_either_clock_may_be_wrong() {
    application = Optional.of(Duration.ofMinutes(-2));
    away = true;
    assertThat(only()).contains("https://app.atnet.dev", "One of the two clocks is wrong", "NTP");

    away = false;
    directory = Optional.empty();
    assertThat(only()).contains("One of the two clocks is wrong");
  }

  @Test
  void a_directory_that_does_not_respond_or_has_no_date_is_no_finding() {
    away = true;
    assertThat(check()).isEmpty();

    away = false;
    directory = Optional.empty();
    application = Optional.empty();
    assertThat(check()).isEmpty();
  }

  @Test
  void the_response_of_a_cache_is_no_evidence() {
    application = Optional.of(Duration.ofHours(-1));
    directory = Optional.empty();
    more.put("Age", "3600");
    assertThat(check()).isEmpty();

    more.put("Age", "0");
    assertThat(only()).contains("https://app.atnet.dev");
  }

  @ParameterizedTest
  @CsvSource({"0, 9, 39", "9, 0, -39", "4, 4, 34", "4, 4, -34"})
  void the_time_of_a_slow_response_is_not_counted(int there, int back, int difference) {
    wayThere = Duration.ofSeconds(there);
    wayBack = Duration.ofSeconds(back);
    directory = Optional.of(Duration.ofSeconds(difference));
    assertThat(check()).isEmpty();

    directory = Optional.of(Duration.ofSeconds(difference + (difference > 0 ? 1 : -2)));
    assertThat(only()).contains(DIRECTORY.toString());
  }

  @Test
  void the_clock_says_nothing_about_the_client_of_another_application() {
    application = Optional.of(Duration.ofHours(1));

    assertThat(new ClientSelfCheck(this::respond, clock, Optional.of(DIRECTORY)).check(CLIENT_ID))
        .isEmpty();
    assertThat(asked).doesNotContain(DIRECTORY.resolve("/_health"));
  }
}
