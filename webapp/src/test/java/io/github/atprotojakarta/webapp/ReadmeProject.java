package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The application of README.md: each code block that follows a file's name is that file. */
final class ReadmeProject {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern FILE =
      Pattern.compile(
          "`([\\w./-]+\\.[a-z]+)`:\n\n(?<indent> *)```\\w+\n(?<text>.*?)\n *```", Pattern.DOTALL);

  private ReadmeProject() {}

  /** Builds the application and returns its WAR. */
  static File build() throws IOException {
    Path target = Path.of(RunningApplication.property("webapp.target")).resolve("readme");
    Path project = target.resolve("project");
    writeFiles(project);
    UserMaven maven = new UserMaven(target);
    maven.install("atproto-oauth-client", "src/client");
    maven.install("atproto-oauth-jakarta", "src/jakarta");
    maven.run(project, "package");
    return project.resolve("target/posts.war").toFile();
  }

  /** The files of README.md, by name. */
  static Map<String, String> files() throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    FILE.matcher(Files.readString(ROOT.resolve("README.md")))
        .results()
        .forEach(
            match ->
                files.put(
                    match.group(1),
                    match.group(3).replaceAll("(?m)^" + match.group(2), "") + "\n"));
    return files;
  }

  private static void writeFiles(Path folder) throws IOException {
    Map<String, String> files = files();
    assertThat(files).as("files in README.md").hasSize(5);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }
}
