package io.github.atprotojakarta.webapp.storm;

import io.github.atprotojakarta.payara.PayaraMicro;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** One server of the cluster, through all of its lives. */
final class StormNode implements AutoCloseable {
  /** No call takes so long: the nodes give up much earlier, a paused one included. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(75);

  private static final int TAIL_LINES = 60;

  private final int number;
  private final HttpClient http;
  private final Function<String, PayaraMicro.Builder> configured;
  private volatile PayaraMicro server;
  private final AtomicInteger life = new AtomicInteger();
  private volatile boolean up;

  StormNode(int number, HttpClient http, Function<String, PayaraMicro.Builder> configured) {
    this.number = number;
    this.http = http;
    this.configured = configured;
  }

  /** Starts it, on the same port and with the same files as before. */
  void start() throws IOException {
    life.incrementAndGet();
    PayaraMicro.Builder builder = configured.apply(name());
    if (server != null) {
      builder.httpPort(server.uri().getPort());
    }
    server = builder.start();
    up = true;
  }

  int number() {
    return number;
  }

  /** What its requests are signed with in this life. */
  String name() {
    return "node" + number + "." + life;
  }

  boolean up() {
    return up;
  }

  void kill() {
    up = false;
    server.kill();
  }

  void pause() {
    server.pause();
  }

  void resume() {
    server.resume();
  }

  void awaitMembers(int members, Duration most) {
    server.awaitMembers(members, most);
  }

  /** Whether its part of the grid has so many members within this time. */
  boolean sees(int members, Duration most) {
    try {
      awaitMembers(members, most);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** Restores a session here and calls its PDS. Never fails; what went wrong is in the result. */
  CompletableFuture<CallResult> call(StormSession session) {
    return call(session, "");
  }

  /** The same in a task of the server's executor, which has two threads. */
  CompletableFuture<CallResult> callInTask(StormSession session) {
    return call(session, "&task=true");
  }

  private CompletableFuture<CallResult> call(StormSession session, String more) {
    URI address =
        server
            .uri()
            .resolve(
                "storm?did="
                    + URLEncoder.encode(session.did(), StandardCharsets.UTF_8)
                    + "&id="
                    + session.id()
                    + more);
    long begun = System.nanoTime();
    String name = name();
    return http.sendAsync(
            HttpRequest.newBuilder(address).timeout(LONGEST_CALL).build(),
            HttpResponse.BodyHandlers.ofString())
        .handle(
            (answer, failure) ->
                failure == null
                    ? CallResult.of(name, begun, answer.statusCode(), answer.body())
                    : CallResult.failed(name, begun, failure));
  }

  /** Hands a session over that was made elsewhere; gives its id. */
  String take(String nodeSession) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(server.uri().resolve("storm"))
                .timeout(LONGEST_CALL)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(nodeSession))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          name() + " did not take a session: " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  /** Everything that it has said, in all of its lives. */
  List<String> log() {
    try {
      return Files.readAllLines(server.log(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of("The log of node " + number + " cannot be read: " + e);
    }
  }

  String logTail() {
    List<String> lines = log().stream().filter(line -> !line.isBlank()).toList();
    return "---- the end of the log of node "
        + number
        + "\n"
        + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }

  @Override
  public void close() {
    if (server != null) {
      server.kill();
    }
  }
}
