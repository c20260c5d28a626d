package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.payara.PayaraMicro;
import io.github.atprotojakarta.webapp.mechanisms.ReportsServlet;
import io.github.atprotojakarta.webapp.mechanisms.Robots;
import io.github.atprotojakarta.webapp.mechanisms.TwoDefinitions;
import io.github.atprotojakarta.webapp.secured.LeaveServlet;
import io.github.atprotojakarta.webapp.secured.Staff;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.GenericArchive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.importer.ExplodedImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The guide's sample with two mechanisms, inside a server that has Jakarta Security 4.0. */
@Tag("server")
@Tag("long")
@EnabledIfSystemProperty(named = "webapp.server.name", matches = "payara7")
@ExtendWith(ArquillianExtension.class)
class TwoMechanismsIT {
  private static final String ROBOT =
      "Basic "
          + Base64.getEncoder()
              .encodeToString(
                  (Robots.NAME + ":" + Robots.PASSWORD).getBytes(StandardCharsets.UTF_8));

  private final WebBrowser browser = WebBrowser.person();

  @ArquillianResource private URI application;

  @Deployment(testable = false)
  static WebArchive mechanisms() throws IOException {
    Path folder =
        Files.createTempDirectory(Path.of(RunningApplication.property("webapp.target")), "guide");
    Path classes = Files.createDirectory(folder.resolve("classes"));
    for (GuideSample sample : GuideSample.fenced("java ee11")) {
      sample.compile(classes, securityApi(folder));
    }
    return SmallWar.of(
            "mechanisms.war", Robots.class, Staff.class, ReportsServlet.class, LeaveServlet.class)
        .merge(
            ShrinkWrap.create(ExplodedImporter.class)
                .importDirectory(classes.toFile())
                .as(GenericArchive.class),
            "/WEB-INF/classes");
  }

  /** The server's own: this module is compiled against Jakarta Security 3.0. */
  private static Path securityApi(Path folder) throws IOException {
    Path server = Path.of(RunningApplication.property("payara.micro.jar"));
    try (FileSystem files = FileSystems.newFileSystem(server)) {
      return Files.copy(
          files.getPath("MICRO-INF/runtime/jakarta.security.enterprise-api.jar"),
          folder.resolve("security-api.jar"));
    }
  }

  @Test
  void a_program_gives_its_password() {
    WebBrowser.Page refused = browser.get(at("reports/today"));
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.header("WWW-Authenticate")).isEqualTo("Basic realm=\"reports\"");

    WebBrowser.Page report = browser.call(at("reports/today"), Map.of("Authorization", ROBOT));

    assertThat(report.body()).isEqualTo("robot writer=false program=true");
  }

  @Test
  void a_person_signs_in() {
    assertThat(browser.get(at("desk")).location().getPath()).isEqualTo(at("sign-in").getPath());

    assertThat(signIn().body()).isEqualTo(alice() + " writer=true program=false");
  }

  @Test
  void each_mechanism_knows_its_own_callers_only() {
    assertThat(browser.call(at("desk"), Map.of("Authorization", ROBOT)).status()).isEqualTo(303);
    signIn();

    assertThat(browser.get(at("reports/today")).status()).isEqualTo(401);
  }

  @Test
  void signing_out_ends_the_session() {
    signIn();
    long before = NetworkBeforeServer.network().counters().revocations();

    assertThat(browser.post(at("leave"), Map.of()).body()).isEqualTo("principal=null");

    assertThat(NetworkBeforeServer.network().counters().revocations()).isGreaterThan(before);
    assertThat(browser.get(at("desk")).status()).isEqualTo(303);
  }

  @Test
  void without_a_handler_the_application_is_not_deployed(@TempDir Path folder) {
    Path war = folder.resolve("unchosen.war");
    SmallWar.of("unchosen.war", TwoDefinitions.class).as(ZipExporter.class).exportTo(war.toFile());

    assertThatThrownBy(
            () ->
                PayaraMicro.builder(Path.of(RunningApplication.property("payara.micro.jar")), war)
                    .start()
                    .close())
        .hasMessageContaining("is not the application's only authentication mechanism")
        .hasMessageContaining("HttpAuthenticationMechanismHandler");
  }

  private WebBrowser.Page signIn() {
    DeployedApplication app = DeployedApplication.at(application);
    return browser.get(SignInSteps.andReturnTo(app, browser, at("desk").getPath()).location());
  }

  private URI at(String path) {
    return DeployedApplication.at(application).at("/" + path);
  }

  private static String alice() {
    return NetworkBeforeServer.alice().value();
  }
}
