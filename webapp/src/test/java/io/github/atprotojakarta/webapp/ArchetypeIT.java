package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.payara.PayaraMicro;
import io.github.atprotojakarta.testkit.StrictNetwork;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The archetype's project: generated, built with its test, and started; alice signs in. */
@Tag("server")
@Tag("long")
@EnabledIfSystemProperty(named = "arquillian.launch", matches = "payara-micro")
class ArchetypeIT {
  private static final Pattern PLUGIN =
      Pattern.compile("<archetype-plugin.version>(.+?)</archetype-plugin.version>");

  private final WebBrowser browser = WebBrowser.person();

  @Test
  void the_generated_application_is_built_and_people_sign_in_to_it() throws Exception {
    Path folder =
        Files.createTempDirectory(
            Path.of(RunningApplication.property("webapp.target")), "archetype");
    UserMaven maven = new UserMaven(folder);
    maven.install("atproto-oauth-client", "src/client");
    maven.install("atproto-oauth-testkit", "src/testkit");
    maven.install("atproto-oauth-jakarta", "src/jakarta");
    maven.install("atproto-oauth-jakarta-test", "src/jakarta-test");
    maven.install("atproto-jakarta-archetype", "src/archetype");
    maven.run(
        folder,
        "org.apache.maven.plugins:maven-archetype-plugin:" + pluginVersion() + ":generate",
        "-DinteractiveMode=false",
        "-DarchetypeCatalog=local",
        "-DarchetypeGroupId=io.github.atprotojakarta",
        "-DarchetypeArtifactId=atproto-jakarta-archetype",
        "-DarchetypeVersion=" + maven.version(),
        "-DgroupId=com.example",
        "-DartifactId=hello",
        "-Dversion=1.0",
        "-Dpackage=com.example.hello");
    maven.run(folder.resolve("hello"), "package");
    Path war = folder.resolve("hello/target/hello.war");

    try (StrictNetwork network = StrictNetwork.builder().loopback().start()) {
      network.createAccount(RunningApplication.HANDLE, RunningApplication.PASSWORD);
      PayaraMicro.Builder builder =
          PayaraMicro.builder(Path.of(RunningApplication.property("payara.micro.jar")), war)
              .contextRoot("/")
              .directory(folder);
      RunningApplication.settings(network, folder).forEach(builder::systemProperty);
      try (PayaraMicro server = builder.start()) {
        signIn(network, server.uri());
      }
    }
  }

  private static String pluginVersion() throws IOException {
    return PLUGIN
        .matcher(Files.readString(SourceTypes.ROOT.resolve("pom.xml")))
        .results()
        .findFirst()
        .orElseThrow()
        .group(1);
  }

  private void signIn(StrictNetwork network, URI server) {
    URI home = URI.create("http://127.0.0.1:" + server.getPort() + "/");
    URI guestbook = home.resolve("app/guestbook");
    assertThat(browser.get(guestbook).location().getPath()).isEqualTo("/");
    assertThat(browser.get(home).body()).contains("action=\"oauth/login\"");

    WebBrowser.Page login =
        browser.post(
            home.resolve("oauth/login"),
            Map.of("identifier", RunningApplication.HANDLE, "return_to", guestbook.getPath()));
    URI callback =
        network.signIn(login.location(), RunningApplication.HANDLE, RunningApplication.PASSWORD);
    assertThat(browser.get(callback).location().getPath()).isEqualTo(guestbook.getPath());

    assertThat(browser.get(guestbook).body())
        .contains("Welcome, " + RunningApplication.HANDLE + "!");
  }
}
