package io.github.atprotojakarta.webapp;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Numbers of one kind by minute, drawn as bars. */
public final class MinuteChart {
  /** The height of the chart, in units of its view box. */
  static final int HEIGHT = 40;

  private final String title;
  private final int[] counts;

  MinuteChart(String title, int[] counts) {
    this.title = title;
    this.counts = counts.clone();
  }

  /**
   * A bar, in units of the view box: one minute is one unit wide.
   *
   * @param x the minute, 0 for the oldest
   */
  public record Bar(int x, int y, int height) {}

  /** Returns what is counted. */
  public String title() {
    return title;
  }

  /** Returns the sum of all minutes. */
  public long total() {
    return Arrays.stream(counts).asLongStream().sum();
  }

  /** Returns the largest number of a minute. */
  public int most() {
    return Arrays.stream(counts).max().orElse(0);
  }

  /** Returns the bars of the minutes that have a number; the largest has the whole height. */
  public List<Bar> bars() {
    int most = most();
    return IntStream.range(0, counts.length)
        .filter(minute -> counts[minute] > 0)
        .mapToObj(
            minute -> {
              int height = Math.max(1, (int) ((long) counts[minute] * HEIGHT / most));
              return new Bar(minute, HEIGHT - height, height);
            })
        .toList();
  }
}
