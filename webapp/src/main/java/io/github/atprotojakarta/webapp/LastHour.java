package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Measurement.Login;
import io.github.atprotojakarta.metrics.Measurement.LoginOutcome;
import io.github.atprotojakarta.metrics.Measurement.PdsCall;
import io.github.atprotojakarta.metrics.Measurement.Refresh;
import io.github.atprotojakarta.metrics.MetricsListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts what this node did in each minute of the last hour, for the operator's page. */
@ApplicationScoped
public class LastHour implements MetricsListener {
  static final int MINUTES = 60;
  private static final long MINUTE = 60_000_000_000L;
  private static final int CLIENT_ERROR = 400;

  /** What is counted. */
  public enum Series {
    /** Users who signed in. */
    SIGN_INS("Sign-ins"),
    /** Steps of logins that were refused. */
    REFUSED_LOGINS("Refused logins"),
    /** Steps of logins that failed: a server or the database did not respond. */
    FAILED_LOGINS("Failed logins"),
    /** Refreshes of tokens. */
    REFRESHES("Refreshes"),
    /** Requests to PDSes. */
    PDS_CALLS("Calls of PDSes"),
    /** Those of them that got an error or no response. */
    PDS_ERRORS("Errors of PDSes");

    private final String title;

    Series(String title) {
      this.title = title;
    }

    /** Returns its title, in English. */
    public String title() {
      return title;
    }
  }

  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();

  /** The counts by minute, the current one last; kept under the lock. */
  private final Map<Series, int[]> counts = new EnumMap<>(Series.class);

  private long minute;

  /** For the container. */
  public LastHour() {
    this(System::nanoTime);
  }

  LastHour(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.minute = now();
    for (Series series : Series.values()) {
      counts.put(series, new int[MINUTES]);
    }
  }

  private long now() {
    return Math.floorDiv(nanoTime.getAsLong(), MINUTE);
  }

  @Override
  public void on(Measurement measurement) {
    if (measurement instanceof Login login) {
      Series series = of(login.outcome());
      if (series != null) {
        count(series);
      }
    } else if (measurement instanceof Refresh) {
      count(Series.REFRESHES);
    } else if (measurement instanceof PdsCall call) {
      count(Series.PDS_CALLS);
      if (call.status() == 0 || call.status() >= CLIENT_ERROR) {
        count(Series.PDS_ERRORS);
      }
    }
  }

  private static @Nullable Series of(LoginOutcome outcome) {
    return switch (outcome) {
      case STARTED -> null;
      case COMPLETED -> Series.SIGN_INS;
      case REFUSED -> Series.REFUSED_LOGINS;
      case FAILED -> Series.FAILED_LOGINS;
    };
  }

  private void count(Series series) {
    lock.lock();
    try {
      moveOn();
      Objects.requireNonNull(counts.get(series))[MINUTES - 1]++;
    } finally {
      lock.unlock();
    }
  }

  /** Moves all counts to the minutes that have passed since the last one. */
  private void moveOn() {
    long now = now();
    int passed = (int) Math.min(MINUTES, now - minute);
    minute = now;
    if (passed > 0) {
      counts.replaceAll((series, each) -> shifted(each, passed));
    }
  }

  private static int[] shifted(int[] counts, int passed) {
    int[] shifted = new int[MINUTES];
    System.arraycopy(counts, passed, shifted, 0, MINUTES - passed);
    return shifted;
  }

  /** Returns a chart for each series. */
  public List<MinuteChart> charts() {
    lock.lock();
    try {
      moveOn();
      return counts.entrySet().stream()
          .map(entry -> new MinuteChart(entry.getKey().title(), entry.getValue().clone()))
          .toList();
    } finally {
      lock.unlock();
    }
  }
}
