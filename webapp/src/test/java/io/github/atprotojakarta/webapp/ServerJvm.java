package io.github.atprotojakarta.webapp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A server's JVM, looked into from outside by {@code jcmd}, so that nothing in it is disturbed. */
final class ServerJvm {
  /** The generations of the serial collector. */
  private static final Pattern HEAP = Pattern.compile("generation +total \\d+K, used (\\d+)K");

  private static final Pattern THREAD = Pattern.compile("(?m)^\"([^\"]+)\"");

  private final long pid;

  ServerJvm(long pid) {
    this.pid = pid;
  }

  /** How many objects of a class are alive, in all class loaders; garbage is collected first. */
  long instancesOf(String className) {
    return Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +" + Pattern.quote(className) + "( |$)")
        .matcher(jcmd("GC.class_histogram"))
        .results()
        .mapToLong(line -> Long.parseLong(line.group(1)))
        .sum();
  }

  /** How many class loaders have a class of this name; garbage is collected first. */
  long classLoadersOf(String className) {
    jcmd("GC.run");
    return Pattern.compile(Pattern.quote(className) + "/0x")
        .matcher(jcmd("VM.class_hierarchy", className))
        .results()
        .count();
  }

  /** The names of the live threads. */
  List<String> threads() {
    return THREAD.matcher(jcmd("Thread.print")).results().map(match -> match.group(1)).toList();
  }

  /** Whether some thread is in a method of a class. */
  boolean isIn(String className, String method) {
    return jcmd("Thread.print").contains("at " + className + "." + method + "(");
  }

  /** How many KiB of the heap are in use; garbage is collected first. */
  long usedHeap() {
    jcmd("GC.run");
    return HEAP.matcher(jcmd("GC.heap_info"))
        .results()
        .mapToLong(generation -> Long.parseLong(generation.group(1)))
        .sum();
  }

  private String jcmd(String... command) {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(pid)));
    line.addAll(List.of(command));
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.onExit().join().exitValue() != 0) {
        throw new AssertionError(line + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
