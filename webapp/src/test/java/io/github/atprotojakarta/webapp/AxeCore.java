package io.github.atprotojakarta.webapp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.openqa.selenium.JavascriptExecutor;

/**
 * Checks the page that a browser shows with axe-core: the rules of WCAG 2.2, levels A and AA, that
 * a program can check, and usual practice. It runs in the page, whose policy stays in force.
 */
final class AxeCore {
  private static final String CHECK =
      """
      const done = arguments[arguments.length - 1];
      axe
        .run(document, {
          preload: false,
          resultTypes: ["violations"],
          rules: { "target-size": { enabled: true } },
        })
        .then(
          (results) =>
            done(
              results.violations.flatMap((rule) =>
                rule.nodes.map((node) => `${rule.id}: ${node.html}: ${node.failureSummary}`),
              ),
            ),
          (failure) => done([`axe-core failed: ${failure}`]),
        );
      """;

  private final JavascriptExecutor page;
  private final String script;

  AxeCore(JavascriptExecutor page) throws IOException {
    this.page = page;
    try (InputStream source = AxeCore.class.getResourceAsStream("/axe.min.js")) {
      if (source == null) {
        throw new FileNotFoundException("axe.min.js of com.deque.html.axe-core:selenium");
      }
      script = new String(source.readAllBytes(), UTF_8);
    }
  }

  /** Returns each broken rule, with the element that breaks it. */
  List<String> violations() {
    if (!Boolean.TRUE.equals(page.executeScript("return typeof axe === 'object'"))) {
      page.executeScript(script);
    }
    List<?> found = (List<?>) Objects.requireNonNull(page.executeAsyncScript(CHECK));
    return found.stream().map(String::valueOf).toList();
  }
}
