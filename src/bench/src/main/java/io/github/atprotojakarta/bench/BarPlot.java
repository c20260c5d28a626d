package io.github.atprotojakarta.bench;

import java.util.Locale;
import java.util.Map;

/** Draws a bar for each median, with a line from the smallest to the greatest value, as SVG. */
final class BarPlot {
  private static final int LABELS = 400;
  private static final int BARS = 380;
  private static final int WIDTH = LABELS + BARS + 220;
  private static final int ROW = 24;
  private static final int TOP = 40;

  private BarPlot() {}

  /**
   * Returns the plot.
   *
   * @param values by their labels
   */
  static String svg(String title, Map<String, Spread> values) {
    double greatest = values.values().stream().mapToDouble(Spread::max).max().orElse(1);
    int height = TOP + values.size() * ROW + 10;
    StringBuilder svg =
        new StringBuilder(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
            <rect width="100%%" height="100%%" fill="white"/>
            <text x="10" y="24" font-size="16">%s</text>
            """
                .formatted(WIDTH, height, escaped(title)));
    int y = TOP;
    for (Map.Entry<String, Spread> value : values.entrySet()) {
      svg.append(row(y, value.getKey(), value.getValue(), BARS / greatest));
      y += ROW;
    }
    return svg.append("</svg>\n").toString();
  }

  private static String row(int y, String label, Spread spread, double scale) {
    String colour = label.startsWith("reference") ? "#c44" : "#47a";
    return String.format(
        Locale.ROOT,
        """
        <text x="%d" y="%d" text-anchor="end">%s</text>
        <rect x="%d" y="%d" width="%.1f" height="16" fill="%s"/>
        <line x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="black"/>
        <text x="%.1f" y="%d">%s</text>
        """,
        LABELS - 8,
        y + 13,
        escaped(label),
        LABELS,
        y,
        spread.median() * scale,
        colour,
        LABELS + spread.min() * scale,
        y + 8,
        LABELS + spread.max() * scale,
        y + 8,
        LABELS + spread.max() * scale + 6,
        y + 13,
        escaped(spread.text()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
