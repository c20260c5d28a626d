package io.github.atprotojakarta.bench;

import io.github.atprotojakarta.bench.Section.Quantity;
import io.github.atprotojakarta.bench.Section.Ratio;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes performance.md and its plots from the raw results in the directory beside it. */
final class PerformancePage {
  /** The directory of raw results and plots, beside the page. */
  static final String DIRECTORY = "performance";

  private static final Comparator<Series> ORDER =
      Comparator.comparingInt((Series series) -> series.number("rows"))
          .thenComparingInt(series -> series.number("accounts"))
          .thenComparingInt(series -> series.number("threads"));

  private final Path directory;
  private final Map<Series, List<RoundResult>> measurements;
  private final StringBuilder page = new StringBuilder();

  private PerformancePage(Path directory, Map<Series, List<RoundResult>> measurements) {
    this.directory = directory;
    this.measurements = measurements;
  }

  /** Writes the page of a directory's {@code performance/*.json} and returns its text. */
  static String write(Path docs) throws IOException {
    Path directory = docs.resolve(DIRECTORY);
    RawResults results = new RawResults(directory);
    PerformancePage page = new PerformancePage(directory, results.measurements());
    page.introduce(results.environment());
    page.addGoals();
    for (Section section : Section.all()) {
      page.add(section);
    }
    Files.writeString(docs.resolve("performance.md"), page.page);
    return page.page.toString();
  }

  private void introduce(JsonObject environment) {
    line("# Performance");
    line("");
    line(
        "`mvn -Pbench verify` writes this page; do not edit it. Both clients were measured by turns in one run,");
    line(
        "in "
            + environment.getInt("rounds")
            + " rounds, after a warm-up until the rates no longer grew. Each cell is the median of the rounds,");
    line(
        "with the smallest and the greatest value. A ratio is computed within each round first. The raw results");
    line("are in [performance](performance).");
    line("");
    line("| | |");
    line("|---|---|");
    environment.forEach(
        (name, value) -> line("| " + name + " | " + value.toString().replace("\"", "") + " |"));
  }

  private void addGoals() {
    List<Goal> goals =
        Goal.all().stream()
            .filter(goal -> measurements.containsKey(goal.of()))
            .filter(goal -> measurements.containsKey(goal.than()))
            .toList();
    if (goals.isEmpty()) {
      return;
    }
    line("");
    line("## Goals");
    line("");
    line("| ratio | goal | measured | reached |");
    line("|---|---|---|---|");
    goals.forEach(goal -> line(goal.row(ratio(goal.quantity(), goal.of(), goal.than(), false))));
  }

  private void add(Section section) throws IOException {
    List<Series> rows =
        measurements.keySet().stream().filter(section.series()).sorted(ORDER).toList();
    if (rows.isEmpty()) {
      return;
    }
    line("");
    line("## " + section.title());
    line("");
    section.text().forEach(this::line);
    line("");
    StringBuilder heading = new StringBuilder("| what | " + section.quantity().unit + " |");
    section.ratios().forEach(ratio -> heading.append(' ').append(ratio.heading()).append(" |"));
    line(heading.toString());
    line("|---|" + "---|".repeat(section.ratios().size() + 1));
    Map<String, Spread> plotted = new LinkedHashMap<>();
    for (Series row : rows) {
      Spread spread = Spread.of(values(row, section.quantity()));
      plotted.put(row.label(), spread);
      StringBuilder cells = new StringBuilder("| " + row.label() + " | " + spread.text() + " |");
      section.ratios().forEach(ratio -> cells.append(cell(section, row, ratio)));
      line(cells.toString());
    }
    line("");
    line("![" + section.title() + "](" + DIRECTORY + "/" + section.id() + ".svg)");
    Files.writeString(
        directory.resolve(section.id() + ".svg"),
        BarPlot.svg(section.title() + ": " + section.quantity().unit, plotted));
  }

  private String cell(Section section, Series row, Ratio ratio) {
    Series other = ratio.of().apply(row);
    if (!ratio.rows().test(row) || !measurements.containsKey(other)) {
      return " |";
    }
    return " " + ratio(section.quantity(), row, other, ratio.inverse()).text() + " |";
  }

  /** Returns the spread of the ratios of two series within each round. */
  private Spread ratio(Section.Quantity quantity, Series of, Series than, boolean inverse) {
    List<Double> mine = values(of, quantity);
    List<Double> others = values(than, quantity);
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < Math.min(mine.size(), others.size()); round++) {
      double quotient = mine.get(round) / others.get(round);
      ratios.add(inverse ? 1 / quotient : quotient);
    }
    return Spread.of(ratios);
  }

  private List<Double> values(Series series, Quantity quantity) {
    return measurements.getOrDefault(series, List.of()).stream()
        .mapToDouble(quantity::of)
        .boxed()
        .toList();
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
