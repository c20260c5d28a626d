package io.github.atprotojakarta.jakarta.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.OAuthCallbackException.Reason;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.ServerMetadataException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.http.HttpTransportException.Kind;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.FakeRequest;
import io.github.atprotojakarta.jakarta.LoginFailureHandler;
import io.github.atprotojakarta.jakarta.LoginFailureHandler.Reply;
import io.github.atprotojakarta.jakarta.TestSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorResponsesTest {
  private static final HttpServletRequest PERSON =
      new FakeRequest().header("Sec-Fetch-Mode", "navigate").get();
  private static final HttpServletRequest PROGRAM = new FakeRequest().get();

  private final Logger logger = Logger.getLogger(ErrorResponses.class.getName());
  private final List<LogRecord> lines = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
  }

  @Test
  void an_unexpected_fault_is_a_500_that_tells_nothing_and_a_log_line_that_tells_all() {
    HttpReply reply =
        responses(null).reply(PERSON, new IllegalStateException("inside"), "alice.dev", null);

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).doesNotContain("inside").doesNotContain("IllegalState");
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).getLevel()).isEqualTo(Level.SEVERE);
    assertThat(lines.get(0).getThrown()).hasMessage("inside");
    assertThat(reply.body()).contains("Reference: " + reference(lines.get(0)));
  }

  @Test
  void a_mistake_is_an_info_line_and_a_servers_fault_a_warning() {
    responses(null).reply(PROGRAM, RejectedRequestException.badRequest("x", "y"), null, null);
    responses(null).reply(PROGRAM, new ServerMetadataException("z"), null, null);

    assertThat(lines).map(LogRecord::getLevel).containsExactly(Level.INFO, Level.WARNING);
  }

  @ParameterizedTest
  @EnumSource
  void each_reference_that_is_shown_is_in_the_log(ErrorKind kind) {
    ErrorResponses responses = responses(null);
    for (int i = 0; i < 100; i++) {
      for (HttpServletRequest request : List.of(PERSON, PROGRAM)) {
        String body =
            responses.reply(request, new RejectedRequestException(kind, "m"), null, null).body();
        Matcher shown = Pattern.compile("[Rr]eference\\W+([2-9A-Z]{8})").matcher(body);
        if (shown.find()) {
          assertThat(lines)
              .last()
              .extracting(LogRecord::getMessage)
              .asString()
              .contains("[" + shown.group(1) + "]");
        } else {
          assertThat(body).doesNotContainIgnoringCase("reference");
        }
      }
    }
    assertThat(lines).hasSizeLessThanOrEqualTo(60);
  }

  @Test
  void an_outage_is_one_line_a_minute_for_each_kind_of_fault() {
    ErrorResponses responses = responses(null);
    for (int i = 0; i < 100; i++) {
      String session = "session " + i;
      responses.reply(
          PERSON,
          new TransientException(session, new IOException("database", new SQLException("away"))),
          null,
          null);
      responses.reply(PROGRAM, new TransientException(session, new SQLException()), null, null);
      responses.reply(PROGRAM, new TransientException(session, new IOException()), null, null);
    }

    assertThat(lines)
        .extracting(LogRecord::getMessage)
        .satisfiesExactly(
            line -> assertThat(line).contains("unavailable", "SQLException: away"),
            line -> assertThat(line).contains("unavailable", "IOException"));
  }

  @Test
  void a_line_without_an_account_does_not_say_that_it_is_unknown() {
    responses(null).reply(PROGRAM, new TransientException("did:plc:abc: try again"), null, null);

    assertThat(lines.get(0).getMessage()).endsWith("]: did:plc:abc: try again");
  }

  @Test
  void foreign_text_makes_no_second_log_line() {
    responses(null)
        .reply(
            PROGRAM,
            new ServerMetadataException("a\r\nSEVERE: forged\u2028x"),
            "b\nSEVERE: forged",
            null);

    assertThat(lines.get(0).getMessage()).doesNotContain("\n", "\r", "\u2028");
  }

  @Test
  void foreign_text_is_escaped_in_the_page() {
    HttpReply reply =
        responses(null)
            .reply(PERSON, new ServerMetadataException("<img src=x onerror='a'>"), null, null);

    assertThat(reply.body()).doesNotContain("<img").contains("&lt;img src=x onerror=&#39;a&#39;");
  }

  @Test
  void an_application_shows_its_own_page() {
    HttpReply reply =
        responses((failure, request) -> new Reply.Page("own " + failure.code()))
            .reply(PERSON, new ServerMetadataException("x"), null, null);

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.body()).isEqualTo("own server_metadata");
  }

  @Test
  void an_application_redirects_to_its_own_page() {
    HttpReply reply =
        responses((failure, request) -> new Reply.Redirect("/sign-in?x=1"))
            .reply(PERSON, new ServerMetadataException("x"), "a b", new ReturnPath("/n"));

    assertThat(reply.status()).isEqualTo(303);
    assertThat(header(reply, "Location"))
        .matches(
            "http://127.0.0.1:8080/sign-in\\?x=1&error=server_metadata&reference=[2-9A-Z]{8}"
                + "&identifier=a\\+b&return_to=%2Fn");
  }

  @Test
  void a_handler_that_fails_does_not_hide_the_failure() {
    HttpReply reply =
        responses(
                (failure, request) -> {
                  throw new IllegalStateException("own fault");
                })
            .reply(PERSON, new ServerMetadataException("x"), null, null);

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.body()).contains("<h1>");
  }

  @Test
  void a_program_is_not_shown_a_page() {
    HttpReply reply =
        responses((failure, request) -> new Reply.Page("own"))
            .reply(PROGRAM, new ServerMetadataException("x"), null, null);

    assertThat(header(reply, "Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void a_server_that_limits_requests_says_when_to_come_back() {
    OAuthResponseException limited =
        new OAuthResponseException("m", 429, null, null, Duration.ofSeconds(77), null);
    TransientException failure = new TransientException("Too many requests", limited);

    HttpReply reply = responses(null).reply(PROGRAM, failure, null, null);

    assertThat(reply.status()).isEqualTo(503);
    assertThat(header(reply, "Retry-After")).isEqualTo("77");
    assertThat(reply.body()).contains("\"code\":\"unavailable\"", "Too many requests");
  }

  @ParameterizedTest
  @CsvSource({
    "access_denied, 403, access_denied",
    "consent_required, 403, consent_required",
    "login_required, 403, login_required",
    "temporarily_unavailable, 503, unavailable",
    "server_error, 502, server_refused",
    "invalid_grant, 400, code_refused",
    "<script>, 502, server_refused",
  })
  void what_a_server_answers_has_its_status(String error, int status, String code) {
    HttpReply reply =
        responses(null)
            .reply(
                PROGRAM,
                new OAuthCallbackException(Reason.REFUSED, "m", error, "d", null),
                null,
                null);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.body()).contains("\"code\":\"" + code + "\"").doesNotContain("<script");
  }

  @Test
  void the_reason_that_a_server_gives_is_shown_cleaned_and_as_the_servers() {
    String description = "Your <b>account</b> is \u202edeactivated\n\"for now\"" + "x".repeat(400);
    OAuthCallbackException refused =
        new OAuthCallbackException(Reason.REFUSED, "m", "access_denied", description, null);
    OAuthResponseException pushed =
        new OAuthResponseException("m", 400, "invalid_request", "No such scope", null);

    String page = responses(null).reply(PERSON, refused, null, null).body();
    String problem = responses(null).reply(PROGRAM, pushed, null, null).body();

    assertThat(page)
        .contains(
            "Access was denied on your account&#39;s server. Its message: &quot;Your &lt;b&gt;")
        .contains("is  deactivated &#39;for now&#39;xxx")
        .contains("xxx...&quot;")
        .doesNotContain("<b>", "\u202e", "x".repeat(300));
    assertThat(problem).contains("invalid_request (HTTP 400). Its message: \\\"No such scope\\\"");
  }

  @Test
  void another_servers_silence_is_a_502_and_ones_own_a_503() {
    HttpTransportException silent =
        new HttpTransportException(Kind.CONNECT, "pds.example.com: no connection", null);
    OAuthResponseException broken = new OAuthResponseException("m", 503, null, null, null);

    assertThat(status(new TransientException("m", silent))).isEqualTo(502);
    assertThat(status(new TransientException("m", broken))).isEqualTo(502);
    assertThat(status(new TransientException("database"))).isEqualTo(503);
    assertThat(status(broken)).isEqualTo(502);
  }

  @Test
  void why_a_server_does_not_respond_is_in_the_log_and_nowhere_else() {
    List<Exception> failures = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (kind != Kind.BUSY && kind != Kind.TOO_LARGE) {
        failures.add(new TransientException("m", failure(kind)));
        failures.add(
            new IdentityException(IdentityException.Reason.DID_NOT_FOUND, "m", failure(kind)));
        failures.add(new ServerMetadataException("m", failure(kind)));
      }
    }

    assertThat(failures)
        .hasSize(15)
        .extracting(e -> withoutReference(responses(null).reply(PROGRAM, e, null, null).body()))
        .containsOnly(
            withoutReference(
                responses(null)
                    .reply(PROGRAM, new TransientException("m", failure(Kind.TIMEOUT)), null, null)
                    .body()));
    assertThat(failures).allSatisfy(e -> assertThat(status(e)).isEqualTo(502));
  }

  @Test
  void an_application_that_is_busy_says_so_and_blames_no_server() {
    assertThat(status(new TransientException("m", failure(Kind.BUSY)))).isEqualTo(503);
  }

  private static HttpTransportException failure(Kind kind) {
    return new HttpTransportException(kind, "detail of " + kind, null);
  }

  private static String withoutReference(@Nullable String body) {
    return String.valueOf(body).replaceAll("\"reference\":\"[^\"]*\"", "");
  }

  private int status(Exception exception) {
    return responses(null).reply(PROGRAM, exception, null, null).status();
  }

  private static ErrorResponses responses(@Nullable LoginFailureHandler own) {
    AtprotoConfiguration configuration = TestSettings.configuration(Map.of());
    return new ErrorResponses(
        configuration,
        new ApplicationUrls(configuration, ""),
        Optional.ofNullable(own),
        new MessageCatalog(configuration.languages(), ErrorResponsesTest.class.getClassLoader()),
        new SecureRandom(),
        new ClientKinds(Optional.empty()));
  }

  private static String header(HttpReply reply, String name) {
    return reply.headers().stream()
        .filter(header -> header.getKey().equals(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  private static String reference(LogRecord line) {
    return line.getMessage().replaceAll("(?s).*\\[([2-9A-Z]{8})\\].*", "$1");
  }
}
