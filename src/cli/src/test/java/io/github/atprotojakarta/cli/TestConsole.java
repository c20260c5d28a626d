package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs commands with an environment of its own and keeps what they print. */
final class TestConsole {
  final Map<String, String> environment = new HashMap<>();

  /** Pages by their address; one that begins with "{" is JSON. */
  final Map<String, String> web = new HashMap<>();

  /** TXT records by name. */
  final Map<String, String> records = new HashMap<>();

  final List<String> questions = new ArrayList<>();

  /** What the operator types; {@code null} without a console. */
  @Nullable String answer;

  Clock clock = Clock.systemUTC();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  int run(String... args) {
    HttpTransport transport =
        request -> {
          String body = web.get(request.uri().toString());
          if (body == null) {
            throw new HttpTransportException(
                HttpTransportException.Kind.UNKNOWN_HOST, "no host " + request.uri(), null);
          }
          String type = body.startsWith("{") ? "application/json" : "text/plain";
          return HttpResponse.of(200, Map.of("Content-Type", type), body);
        };
    Surroundings world =
        new Surroundings(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            question -> {
              questions.add(question);
              return Optional.ofNullable(answer);
            },
            transport,
            transport,
            name -> Optional.ofNullable(records.get(name)).stream().toList(),
            URI.create("https://plc.directory"),
            new SecureRandom(),
            clock);
    return Main.run(world, List.of(args));
  }

  /** Returns and forgets what was printed. */
  String printed() {
    return taken(out);
  }

  /** Returns and forgets the messages. */
  String messages() {
    return taken(err);
  }

  private static String taken(ByteArrayOutputStream stream) {
    String text = stream.toString(StandardCharsets.UTF_8);
    stream.reset();
    return text;
  }
}
