package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The application of README.md: each code block that follows a file's name is that file. Maven
 * builds it with a local repository of its own, which holds the modules of this build as {@code mvn
 * install} would put them there.
 */
final class ReadmeProject {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String GROUP = "io/github/atprotojakarta/";

  private static final Pattern FILE =
      Pattern.compile(
          "`([\\w./-]+\\.[a-z]+)`:\n\n(?<indent> *)```\\w+\n(?<text>.*?)\n *```", Pattern.DOTALL);

  private static final Pattern VERSION = Pattern.compile("<version>([^<]+-SNAPSHOT|[0-9.]+)<");

  private final Path folder;
  private final Path repository;

  private ReadmeProject(Path target) {
    this.folder = target.resolve("readme/project");
    this.repository = target.resolve("readme/repository");
  }

  /** Builds the application and returns its WAR. */
  static File build() throws IOException {
    ReadmeProject project =
        new ReadmeProject(Path.of(RunningApplication.property("webapp.target")));
    project.writeFiles();
    project.installModules();
    project.runMaven();
    return project.folder.resolve("target/posts.war").toFile();
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

  private void writeFiles() throws IOException {
    Map<String, String> files = files();
    assertThat(files).as("files in README.md").hasSize(5);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  private void installModules() throws IOException {
    install("atproto-oauth-parent", ROOT, false);
    install("atproto-oauth-bom", ROOT.resolve("bom"), false);
    install("atproto-oauth-client", ROOT.resolve("src/client"), true);
    install("atproto-oauth-jakarta", ROOT.resolve("src/jakarta"), true);
  }

  private void install(String artifact, Path module, boolean jar) throws IOException {
    String version = version();
    Path place = repository.resolve(GROUP + artifact + "/" + version);
    Files.createDirectories(place);
    String name = artifact + "-" + version;
    copy(module.resolve("pom.xml"), place.resolve(name + ".pom"));
    if (jar) {
      copy(module.resolve("target/" + name + ".jar"), place.resolve(name + ".jar"));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The version of this build. */
  private static String version() throws IOException {
    String pom = Files.readString(ROOT.resolve("bom/pom.xml"));
    return VERSION.matcher(pom).results().findFirst().orElseThrow().group(1);
  }

  /** Libraries come from this machine's repository, or from Maven Central as for every user. */
  private void runMaven() throws IOException {
    Path settings = repository.resolveSibling("settings.xml");
    Files.writeString(
        settings,
        """
        <settings>
          <profiles>
            <profile>
              <id>machine</id>
              <repositories><repository>%1$s</repository></repositories>
              <pluginRepositories><pluginRepository>%1$s</pluginRepository></pluginRepositories>
            </profile>
          </profiles>
          <activeProfiles><activeProfile>machine</activeProfile></activeProfiles>
        </settings>
        """
            .formatted(
                "<id>machine</id><url>"
                    + Path.of(RunningApplication.property("webapp.maven.repository")).toUri()
                    + "</url><releases><checksumPolicy>ignore</checksumPolicy></releases>"
                    + "<snapshots><enabled>false</enabled></snapshots>"));
    Path log = repository.resolveSibling("maven.log");
    Process maven =
        new ProcessBuilder(
                List.of(
                    Path.of(RunningApplication.property("webapp.maven.home"), "bin", maven())
                        .toString(),
                    "-B",
                    "-q",
                    "-gs",
                    settings.toString(),
                    "-Dmaven.repo.local=" + repository,
                    "package"))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(maven.waitFor()).as(() -> "mvn package, see " + log).isZero();
    } catch (InterruptedException e) {
      maven.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  private static String maven() {
    return File.separatorChar == '/' ? "mvn" : "mvn.cmd";
  }
}
