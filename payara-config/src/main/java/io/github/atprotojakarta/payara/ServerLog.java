package io.github.atprotojakarta.payara;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The log of one run of the server.
 *
 * @param file the log file, which may contain earlier runs
 * @param start the position at which this run starts
 */
record ServerLog(Path file, long start) {
  private static final Pattern READY = Pattern.compile("Payara Micro .* ready in ");
  private static final Pattern DEPLOYED = Pattern.compile("\"Deployed\": \\[\\s*\\{");
  private static final Pattern GRID_SIZE = Pattern.compile("DG Size: (\\d+)");
  private static final int TAIL_LINES = 120;

  /** Returns the log of a run that starts now. */
  static ServerLog continued(Path file) throws IOException {
    return new ServerLog(file, Files.exists(file) ? Files.size(file) : 0);
  }

  /** Returns whether the server has finished its start, even without the application. */
  boolean started() {
    return READY.matcher(text()).find();
  }

  /** Returns whether the server lists the application as deployed. */
  boolean deployed() {
    return DEPLOYED.matcher(text()).find();
  }

  /** Returns the latest number of members of the data grid; 0 without a data grid. */
  int gridSize() {
    Matcher sizes = GRID_SIZE.matcher(text());
    int size = 0;
    while (sizes.find()) {
      size = Integer.parseInt(sizes.group(1));
    }
    return size;
  }

  /** Returns the lines that contain this string. */
  List<String> lines(String part) {
    return text().lines().filter(line -> line.contains(part)).toList();
  }

  /** Returns the end of the log, to append to a message. */
  String tail() {
    List<String> lines = text().lines().filter(line -> !line.isBlank()).toList();
    int from = Math.max(0, lines.size() - TAIL_LINES);
    return "; the end of " + file + ":\n" + String.join("\n", lines.subList(from, lines.size()));
  }

  private String text() {
    if (!Files.exists(file)) {
      return "";
    }
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[Math.toIntExact(Math.max(0, log.length() - start))];
      log.seek(start);
      log.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
