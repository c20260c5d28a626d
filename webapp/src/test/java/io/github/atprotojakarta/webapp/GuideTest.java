package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The samples of the guide compile as they stand. */
class GuideTest {
  static List<GuideSample> samples() throws IOException {
    return GuideSample.fenced("java");
  }

  static List<String> sampleTests() throws IOException {
    return GuideSample.fenced("java test").stream().map(GuideSample::text).toList();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void a_sample_compiles(GuideSample sample, @TempDir Path classes) {
    // Both EJB and Jakarta Inject have a Singleton, which no sample uses.
    assertThatCode(() -> sample.compile(classes)).doesNotThrowAnyException();
  }

  /** Those samples run, as parts of tests. */
  @ParameterizedTest
  @MethodSource("sampleTests")
  void a_sample_of_a_test_is_part_of_the_sources_of_a_test(String sample) throws IOException {
    List<String> sources = new ArrayList<>();
    for (String module : List.of("../src/jakarta-test", "../src/testkit", ".")) {
      try (Stream<Path> files = Files.walk(Path.of(module, "src/test/java"))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          sources.add(withoutIndentation(Files.readString(file)));
        }
      }
    }

    assertThat(sources).anyMatch(source -> source.contains(withoutIndentation(sample)));
  }

  private static String withoutIndentation(String text) {
    return text.strip().replaceAll("(?m)^\\s+", "");
  }
}
