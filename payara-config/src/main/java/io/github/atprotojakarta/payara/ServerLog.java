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
 * What one run of the server has said.
 *
 * @param file the log, which may hold earlier runs
 * @param start where this run's part begins
 */
record ServerLog(Path file, long start) {
  private static final Pattern READY = Pattern.compile("Payara Micro .* ready in ");
  private static final Pattern DEPLOYED = Pattern.compile("\"Deployed\": \\[\\s*\\{");
  private static final Pattern GRID_SIZE = Pattern.compile("DG Size: (\\d+)");
  private static final int TAIL_LINES = 120;

  /** The log of a run that is about to begin. */
  static ServerLog continued(Path file) throws IOException {
    return new ServerLog(file, Files.exists(file) ? Files.size(file) : 0);
  }

  /** Whether the server has done all it does when it starts, whatever came of it. */
  boolean started() {
    return READY.matcher(text()).find();
  }

  /** Whether the server lists the application as deployed. */
  boolean deployed() {
    return DEPLOYED.matcher(text()).find();
  }

  /** How many members the data grid had when it last changed; 0 when there is none. */
  int gridSize() {
    Matcher sizes = GRID_SIZE.matcher(text());
    int size = 0;
    while (sizes.find()) {
      size = Integer.parseInt(sizes.group(1));
    }
    return size;
  }

  /** The end of the log, to be put behind a message. */
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
