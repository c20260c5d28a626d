package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.jakarta.AtprotoPrincipal;
import io.github.atprotojakarta.jakarta.test.TestSignIn;
import io.github.atprotojakarta.testkit.StrictNetwork;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A project that the archetype generates. Maven gets the project's own modules from a local
 * repository below a folder, and what it needs else from the local repository of the build, or from
 * Maven Central.
 */
final class GeneratedProject {
  private static final String GROUP = "io.github.atprotojakarta";
  private static final Pattern VERSION = Pattern.compile("<version>(.+?)</version>");
  private static final Pattern PLUGIN =
      Pattern.compile("<archetype-plugin.version>(.+?)</archetype-plugin.version>");

  private final Path folder;
  private final String version;
  private final String plugin;

  /** Prepares the local repository below a new folder. */
  GeneratedProject(Path folder) throws IOException {
    this.folder = folder;
    String pom = Files.readString(SourceTypes.ROOT.resolve("pom.xml"));
    this.version = find(VERSION, pom);
    this.plugin = find(PLUGIN, pom);
    Files.writeString(
        Files.createDirectories(folder).resolve("settings.xml"), settings(localRepository()));
    install("atproto-oauth-parent", "", null);
    install("atproto-oauth-bom", "bom", null);
    install("atproto-oauth-client", "src/client", jar(AtprotoOAuthClient.class));
    install("atproto-oauth-testkit", "src/testkit", jar(StrictNetwork.class));
    install("atproto-oauth-jakarta", "src/jakarta", jar(AtprotoPrincipal.class));
    install("atproto-oauth-jakarta-test", "src/jakarta-test", jar(TestSignIn.class));
    install(
        "atproto-jakarta-archetype",
        "src/archetype",
        Path.of("../src/archetype/target/atproto-jakarta-archetype-" + version + ".jar"));
  }

  /** Generates the project. */
  void generate() throws IOException, InterruptedException {
    maven(
        folder,
        "org.apache.maven.plugins:maven-archetype-plugin:" + plugin + ":generate",
        "-DinteractiveMode=false",
        "-DarchetypeCatalog=local",
        "-DarchetypeGroupId=" + GROUP,
        "-DarchetypeArtifactId=atproto-jakarta-archetype",
        "-DarchetypeVersion=" + version,
        "-DgroupId=com.example",
        "-DartifactId=hello",
        "-Dversion=1.0",
        "-Dpackage=com.example.hello");
  }

  /** Builds the WAR and runs the test of the generated project. */
  Path build() throws IOException, InterruptedException {
    maven(folder.resolve("hello"), "package");
    return folder.resolve("hello/target/hello.war");
  }

  private void maven(Path directory, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "mvn",
                "-B",
                "-q",
                "-s",
                folder.resolve("settings.xml").toAbsolutePath().toString(),
                "-Dmaven.repo.local=" + folder.resolve("repository").toAbsolutePath()));
    command.addAll(List.of(arguments));
    Path log = folder.resolve("maven.log");
    int result =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    assertThat(result).as(Files.readString(log)).isZero();
  }

  private void install(String artifact, String module, Path jar) throws IOException {
    Path target =
        Files.createDirectories(
            folder
                .resolve("repository/io/github/atprotojakarta")
                .resolve(artifact)
                .resolve(version));
    String name = artifact + "-" + version;
    Files.copy(
        SourceTypes.ROOT.resolve(module).resolve("pom.xml"),
        target.resolve(name + ".pom"),
        StandardCopyOption.REPLACE_EXISTING);
    if (jar != null) {
      Files.copy(jar, target.resolve(name + ".jar"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static Path jar(Class<?> type) {
    return Path.of(
        new File(type.getProtectionDomain().getCodeSource().getLocation().getPath()).getPath());
  }

  private static String localRepository() {
    return System.getProperty(
        "localRepository", System.getProperty("user.home") + "/.m2/repository");
  }

  private static String find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(pattern.pattern()).isTrue();
    return matcher.group(1);
  }

  private static String settings(String localRepository) {
    String repository =
        "<id>local-files</id><url>"
            + Path.of(localRepository).toUri()
            + "</url><releases><checksumPolicy>ignore</checksumPolicy></releases>";
    return """
    <settings>
      <profiles>
        <profile>
          <id>local</id>
          <repositories><repository>%s</repository></repositories>
          <pluginRepositories><pluginRepository>%s</pluginRepository></pluginRepositories>
        </profile>
      </profiles>
      <activeProfiles><activeProfile>local</activeProfile></activeProfiles>
    </settings>
    """
        .formatted(repository, repository);
  }
}
