package io.github.atprotojakarta.jakarta.xrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.BrokenBody;
import io.github.atprotojakarta.jakarta.rs.EndlessBody;
import io.github.atprotojakarta.session.SessionKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BufferedResponsesTest {
  private static final int LARGE = 3 * BufferedResponses.MAX_IN_MEMORY;
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final SessionKey ALICE = session("a");

  private final AtomicLong now = new AtomicLong();

  private final BufferedResponses answers = new BufferedResponses(TIMEOUT, now::get);
  private Set<Path> filesBefore;

  @BeforeEach
  void lookAround() throws IOException {
    filesBefore = files();
  }

  @AfterEach
  void no_file_stays() throws IOException {
    assertThat(files()).isEqualTo(filesBefore);
  }

  private static Set<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(file -> file.getFileName().toString().startsWith("atproto-response"))
          .collect(Collectors.toSet());
    }
  }

  private static SessionKey session(String id) {
    return new SessionKey(Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz"), id.repeat(43));
  }

  private static HttpResponse answer(InputStream body) {
    return new HttpResponse(206, Map.of("ETag", List.of("x")), body);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        1,
        BufferedResponses.MAX_IN_MEMORY - 1,
        BufferedResponses.MAX_IN_MEMORY,
        BufferedResponses.MAX_IN_MEMORY + 1,
        LARGE,
        BufferedResponses.MAX_FILE_SIZE
      })
  void an_answer_of_any_size_is_the_same_with_its_length(int size) throws IOException {
    EndlessBody body = new EndlessBody(size);
    try (HttpResponse whole = answers.withLength(answer(body), ALICE)) {
      assertThat(whole.status()).isEqualTo(206);
      assertThat(whole.header("ETag")).contains("x");
      assertThat(whole.header("Content-Length")).contains(String.valueOf(size));
      assertThat(body.closed()).isTrue();
      assertThat(whole.body().readAllBytes()).hasSize(size);
    }
  }

  @Test
  void an_answer_that_knows_its_length_is_streamed() throws IOException {
    EndlessBody body = new EndlessBody(Long.MAX_VALUE);
    Map<String, List<String>> length = Map.of("content-length", List.of("" + Long.MAX_VALUE));
    HttpResponse answer = new HttpResponse(200, length, body);

    assertThat(answers.withLength(answer, ALICE)).isSameAs(answer);
    assertThat(body.bytesRead()).isZero();
  }

  @Test
  void an_endless_answer_is_given_up() {
    EndlessBody body = new EndlessBody(Long.MAX_VALUE);

    assertThatThrownBy(() -> answers.withLength(answer(body), ALICE))
        .isInstanceOf(HttpTransportException.class)
        .hasMessageContaining("bytes");
    assertThat(body.closed()).isTrue();
  }

  @Test
  void half_an_answer_is_no_answer_and_takes_no_place_for_long() {
    for (int i = 0; i <= BufferedResponses.MAX_FILES; i++) {
      InputStream half = BrokenBody.after(LARGE);
      assertThatThrownBy(() -> answers.withLength(answer(half), ALICE))
          .isInstanceOf(IOException.class)
          .hasMessage(BrokenBody.WHY);
    }
  }

  @Test
  void only_so_many_wait_in_files_at_once() throws IOException {
    List<HttpResponse> waiting = new ArrayList<>();
    for (int i = 0; i < BufferedResponses.MAX_FILES; i++) {
      waiting.add(answers.withLength(answer(new EndlessBody(LARGE)), session("" + i % 8)));
    }
    EndlessBody tooMany = new EndlessBody(LARGE);
    assertThatThrownBy(() -> answers.withLength(answer(tooMany), ALICE))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("try again");
    assertThat(tooMany.closed()).isTrue();

    waiting.get(0).close();
    waiting.get(0).close();
    waiting.set(0, answers.withLength(answer(new EndlessBody(LARGE)), ALICE));
    assertThatThrownBy(() -> answers.withLength(answer(new EndlessBody(LARGE)), ALICE))
        .as("a place is given back once")
        .isInstanceOf(TransientException.class);
    waiting.forEach(HttpResponse::close);
  }

  @Test
  void one_session_does_not_get_all_files() throws IOException {
    List<HttpResponse> waiting = new ArrayList<>();
    for (int i = 0; i < BufferedResponses.MAX_FILES_PER_OWNER; i++) {
      waiting.add(answers.withLength(answer(new EndlessBody(LARGE)), ALICE));
    }
    assertThatThrownBy(() -> answers.withLength(answer(new EndlessBody(LARGE)), ALICE))
        .isInstanceOf(TransientException.class);
    waiting.add(answers.withLength(answer(new EndlessBody(LARGE)), session("b")));
    waiting.forEach(HttpResponse::close);
  }
}
