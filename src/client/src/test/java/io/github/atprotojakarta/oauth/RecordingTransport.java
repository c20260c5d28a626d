package io.github.atprotojakarta.oauth;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives prepared answers, one after another, and remembers what it was asked. */
public final class RecordingTransport implements HttpTransport {
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<HttpRequest> requests = new ArrayList<>();
  private final List<Boolean> open = new ArrayList<>();

  @FunctionalInterface
  private interface Answer {
    HttpResponse give() throws HttpTransportException;
  }

  public RecordingTransport answer(int status, Map<String, String> headers, String body) {
    answers.add(() -> HttpResponse.of(status, headers, body));
    return this;
  }

  public RecordingTransport json(int status, String body) {
    return answer(status, Map.of("Content-Type", "application/json"), body);
  }

  public RecordingTransport json(int status, String nonce, String body) {
    return answer(status, Map.of("Content-Type", "application/json", "DPoP-Nonce", nonce), body);
  }

  public RecordingTransport fail(HttpTransportException.Kind kind) {
    answers.add(
        () -> {
          throw new HttpTransportException(kind, "no answer from the host", null);
        });
    return this;
  }

  @Override
  public HttpResponse send(HttpRequest request) throws HttpTransportException {
    requests.add(request);
    HttpResponse response = answers.remove().give();
    int index = open.size();
    open.add(true);
    return new HttpResponse(
        response.status(),
        response.headers(),
        new FilterInputStream(response.body()) {
          @Override
          public void close() throws IOException {
            open.set(index, false);
            super.close();
          }
        });
  }

  public List<HttpRequest> requests() {
    return requests;
  }

  /** How many answers nobody has closed. */
  public long openAnswers() {
    return open.stream().filter(isOpen -> isOpen).count();
  }

  /** The form that a request carries. */
  public static Map<String, String> form(HttpRequest request) {
    Map<String, String> form = new LinkedHashMap<>();
    try (InputStream body = request.body().open()) {
      String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      for (String pair : List.of(text.split("&", -1))) {
        int equals = pair.indexOf('=');
        String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
        if (form.put(pair.substring(0, equals), value) != null) {
          throw new AssertionError("Parameter twice: " + pair.substring(0, equals));
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return form;
  }
}
