package io.github.atprotojakarta.jakarta;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The lines that the library logs while this is open: for operators, or of the audit log. */
public final class LogLines extends Handler implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger("io.github.atprotojakarta");

  private final List<String> lines = new CopyOnWriteArrayList<>();

  private final boolean audit;

  public LogLines() {
    this(false);
  }

  private LogLines(boolean audit) {
    this.audit = audit;
    LOGGER.addHandler(this);
  }

  /** Returns the lines of the audit log only. */
  public static LogLines audit() {
    return new LogLines(true);
  }

  public List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord line) {
    if (line.getLoggerName().endsWith(".audit") == audit) {
      lines.add(line.getLevel() + " " + line.getMessage());
    }
  }

  @Override
  public void flush() {
    // Nothing is buffered.
  }

  @Override
  public void close() {
    LOGGER.removeHandler(this);
  }
}
