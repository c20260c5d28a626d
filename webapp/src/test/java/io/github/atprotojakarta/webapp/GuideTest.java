package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The samples of the guide compile as they stand. */
class GuideTest {
  private static final Pattern SAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern SAMPLE_TEST =
      Pattern.compile("```java test\n(.*?)```", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("public class (\\w+)");

  private static final String IMPORTS =
      Stream.of(
              "io.github.atprotojakarta.AtprotoOAuthClient",
              "io.github.atprotojakarta.identity.Did",
              "io.github.atprotojakarta.jakarta.*",
              "io.github.atprotojakarta.jakarta.filter.*",
              "io.github.atprotojakarta.jakarta.login.AtprotoResource",
              "io.github.atprotojakarta.jakarta.rs.*",
              "io.github.atprotojakarta.jakarta.security.*",
              "io.github.atprotojakarta.jakarta.session.*",
              "io.github.atprotojakarta.metrics.*",
              "io.github.atprotojakarta.oauth.client.ClientMetadata",
              "io.github.atprotojakarta.opentelemetry.*",
              "io.github.atprotojakarta.session.*",
              "io.opentelemetry.api.OpenTelemetry",
              "jakarta.annotation.*",
              "jakarta.annotation.security.*",
              "jakarta.ejb.*",
              "jakarta.enterprise.context.ApplicationScoped",
              "jakarta.enterprise.context.RequestScoped",
              "jakarta.enterprise.event.*",
              "jakarta.enterprise.inject.*",
              "jakarta.inject.*",
              "jakarta.interceptor.Interceptor",
              "jakarta.json.JsonObject",
              "jakarta.security.enterprise.SecurityContext",
              "jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters",
              "jakarta.security.enterprise.credential.CallerOnlyCredential",
              "jakarta.servlet.DispatcherType",
              "jakarta.servlet.annotation.*",
              "jakarta.servlet.http.*",
              "jakarta.ws.rs.ApplicationPath",
              "jakarta.ws.rs.client.*",
              "jakarta.ws.rs.core.Application",
              "java.io.IOException",
              "java.net.URI",
              "java.nio.file.*",
              "java.time.*",
              "java.util.*")
          .map(name -> "import " + name + ";")
          .reduce("", String::concat);

  static List<String> samples() throws IOException {
    return samples(SAMPLE);
  }

  static List<String> sampleTests() throws IOException {
    return samples(SAMPLE_TEST);
  }

  private static List<String> samples(Pattern pattern) throws IOException {
    return pattern
        .matcher(Files.readString(Path.of("../docs/guide.md")))
        .results()
        .map((MatchResult sample) -> sample.group(1))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void a_sample_compiles(String sample, @TempDir Path classes) {
    // Both EJB and Jakarta Inject have a Singleton, which no sample uses.
    StringWriter complaints = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

    boolean compiled =
        compiler
            .getTask(
                complaints,
                null,
                null,
                List.of("-proc:none", "-d", classes.toString()),
                null,
                List.of(new Source(IMPORTS + "\n" + sample)))
            .call();

    assertThat(compiled).as(complaints.toString()).isTrue();
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

  /** A sample as a source file. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///" + name(text) + ".java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    private static String name(String text) {
      return NAME.matcher(text).results().findFirst().orElseThrow().group(1);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
