package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.payara.ScriptedNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the nodes of a night, as its operator and a load balancer see it.
 *
 * @param number the number, from 0
 * @param settings the environment variables, which a step may change for the next start
 * @param clientKeys the node's own copy of the client's keys
 * @param encryptionKeys the node's own copy of the key ring
 */
record NightNode(
    int number,
    ScriptedNode process,
    Map<String, String> settings,
    Path clientKeys,
    Path encryptionKeys) {
  private static final Pattern ID = Pattern.compile("\\bATP\\d{4}\\b");

  void start(Path war) throws IOException {
    process.start(war, settings);
  }

  /** Returns the address of a path on this node. */
  URI at(String path) {
    return process.uri().resolve(path);
  }

  /** Waits until the load balancer sends requests to this node. */
  void awaitReady() {
    assertThat(WebBrowser.person().awaitOk(at("/health/ready")).body()).contains("\"UP\"");
  }

  /** Waits until the load balancer sends no requests to this node; returns what readiness says. */
  String awaitNotReady() {
    return WebBrowser.person().awaitStatus(503, at("/health/ready")).body();
  }

  /** Returns the sum of a counter of the application since the start of the node. */
  double counted(String name, String label) {
    return WebBrowser.person()
        .get(at("/metrics?scope=application"))
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") && line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Returns a gauge of the application. */
  double measured(String name) {
    return WebBrowser.person()
        .get(at("/metrics?scope=application"))
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No metric " + name));
  }

  /** Returns how long the log is now. */
  int logLength() throws IOException {
    return log().length();
  }

  /** Returns the ids of the messages in the log after a length. */
  Set<String> idsAfter(int length) throws IOException {
    Set<String> ids = new TreeSet<>();
    Matcher matcher = ID.matcher(log().substring(length));
    while (matcher.find()) {
      ids.add(matcher.group());
    }
    return ids;
  }

  String log() throws IOException {
    return Files.exists(process.log())
        ? Files.readString(process.log(), StandardCharsets.ISO_8859_1)
        : "";
  }
}
