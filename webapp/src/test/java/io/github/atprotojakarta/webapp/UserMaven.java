package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Maven as users run it for a project of theirs, with a local repository of its own, which holds
 * modules of this build as {@code mvn install} would put them there. Libraries come from this
 * machine's repository, or from Maven Central as for every user.
 */
final class UserMaven {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String GROUP = "io/github/atprotojakarta/";
  private static final Pattern VERSION = Pattern.compile("<version>([^<]+-SNAPSHOT|[0-9.]+)<");

  private final Path repository;
  private final String version;

  /** Prepares the repository below a folder, with the root pom and the bill of materials. */
  UserMaven(Path folder) throws IOException {
    repository = folder.resolve("repository");
    version =
        VERSION
            .matcher(Files.readString(ROOT.resolve("bom/pom.xml")))
            .results()
            .findFirst()
            .orElseThrow()
            .group(1);
    installPom("atproto-oauth-parent", ROOT);
    installPom("atproto-oauth-bom", ROOT.resolve("bom"));
    Files.writeString(settings(), settingsXml());
  }

  /** Returns the version of this build. */
  String version() {
    return version;
  }

  /** Installs a module. */
  void install(String artifact, String module) throws IOException {
    Path place = installPom(artifact, ROOT.resolve(module));
    String jar = artifact + "-" + version + ".jar";
    copy(ROOT.resolve(module).resolve("target").resolve(jar), place.resolve(jar));
  }

  private Path installPom(String artifact, Path module) throws IOException {
    Path place = repository.resolve(GROUP + artifact + "/" + version);
    Files.createDirectories(place);
    copy(module.resolve("pom.xml"), place.resolve(artifact + "-" + version + ".pom"));
    return place;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Runs Maven in a folder, and fails if it does. */
  void run(Path folder, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(
        Path.of(RunningApplication.property("webapp.maven.home"), "bin", maven()).toString());
    command.addAll(
        List.of("-B", "-q", "-gs", settings().toString(), "-Dmaven.repo.local=" + repository));
    command.addAll(List.of(arguments));
    Path log = repository.resolveSibling("maven.log");
    Process maven =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(maven.waitFor()).as(() -> command + ", see " + log).isZero();
    } catch (InterruptedException e) {
      maven.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  private Path settings() {
    return repository.resolveSibling("settings.xml");
  }

  private static String settingsXml() {
    return """
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
                + "<snapshots><enabled>false</enabled></snapshots>");
  }

  private static String maven() {
    return File.separatorChar == '/' ? "mvn" : "mvn.cmd";
  }
}
