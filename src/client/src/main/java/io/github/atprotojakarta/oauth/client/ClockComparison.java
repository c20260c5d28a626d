package io.github.atprotojakarta.oauth.client;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.http.HttpDate;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.oauth.client.SelfCheckFinding.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares this machine's clock with the {@code Date} of the responses that pass through it.
 *
 * <p>Only the date of another machine proves something. This node may have served the application's
 * own documents by this very clock, so an own date that agrees is no evidence; one that differs is
 * of another node, a proxy or a cache. The PLC directory is another machine in any case.
 */
final class ClockComparison implements HttpTransport {
  /**
   * Authorization servers accept a date that is some seconds in the future at most, and an
   * assertion for one minute.
   */
  static final Duration TOLERANCE = Duration.ofSeconds(30);

  /** The {@code Date} header has no fractions of a second. */
  private static final Duration TICK = Duration.ofSeconds(1);

  private final HttpTransport over;
  private final Clock clock;
  private final Map<Origin, Difference> differences = new LinkedHashMap<>();

  /** The two times of the first response of a server that differed. */
  private record Difference(Instant here, Instant there) {
    @Override
    public String toString() {
      return there + " (this machine: " + here + ")";
    }
  }

  ClockComparison(HttpTransport over, Clock clock) {
    this.over = over;
    this.clock = clock;
  }

  @Override
  public HttpResponse send(HttpRequest request) throws HttpTransportException {
    Instant sent = clock.instant();
    HttpResponse response = over.send(request);
    compare(Origin.of(request.uri()), sent, response);
    return response;
  }

  /** A response of a cache has an older date, and an {@code Age} (RFC 9111 section 5.1). */
  private boolean compare(Origin server, Instant sent, HttpResponse response) {
    Optional<Instant> date = response.header("Date").flatMap(HttpDate::parse);
    if (date.isEmpty() || !response.header("Age").orElse("0").equals("0")) {
      return false;
    }
    // The server wrote its date between these two times, which bounds the difference.
    Instant received = clock.instant();
    Duration least = Duration.between(received, date.get());
    Duration most = Duration.between(sent, date.get().plus(TICK));
    if (least.compareTo(TOLERANCE) > 0 || most.compareTo(TOLERANCE.negated()) < 0) {
      differences.putIfAbsent(server, new Difference(received, date.get()));
    }
    return true;
  }

  /**
   * Returns a finding if a clock is wrong.
   *
   * @param directory the PLC directory, which is asked for its time; {@code null} for none. No
   *     response is no finding
   */
  Optional<SelfCheckFinding> finding(@Nullable Origin directory) {
    boolean compared = directory != null && ask(directory);
    Difference independent = directory == null ? null : differences.get(directory);
    if (directory != null && independent != null) {
      return Optional.of(
          finding(
              directory + " shows " + independent,
              "The clock of this machine is wrong, and authorization servers refuse what it signs."
                  + " Is NTP running on this machine?"));
    }
    return differences.entrySet().stream()
        .findFirst()
        .map(
            first ->
                finding(
                    first.getKey() + " shows " + first.getValue(),
                    compared
                        ? "The clock of this machine agrees with "
                            + directory
                            + ", so the clock of another node or of a proxy is wrong, or a cache"
                            + " sent an old response. Is NTP running on all machines?"
                        : "One of the two clocks is wrong, or a cache sent an old response."
                            + " Is NTP running on this machine?"));
  }

  private static SelfCheckFinding finding(String difference, String advice) {
    return new SelfCheckFinding(Kind.CLOCK, "The Date header of " + difference + ". " + advice);
  }

  private boolean ask(Origin directory) {
    Instant sent = clock.instant();
    try (HttpResponse response =
        over.send(HttpRequest.get(directory.resolve("/_health")).build())) {
      return compare(directory, sent, response);
    } catch (HttpTransportException e) {
      return false;
    }
  }
}
