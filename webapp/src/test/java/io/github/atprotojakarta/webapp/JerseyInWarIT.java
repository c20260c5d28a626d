package io.github.atprotojakarta.webapp;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.atprotojakarta.webapp.guarded.PagesServlet;
import io.github.atprotojakarta.webapp.jaxrs.OwnResource;
import java.io.File;
import java.net.URI;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An application with a Jersey of its own in WEB-INF/lib, inside a server: with the library it
 * responds as without it. A server that does not run such an application at all is skipped.
 */
@Tag("server")
@Tag("long")
@Tag("redeploy")
@ExtendWith(ArquillianExtension.class)
class JerseyInWarIT {
  private static final Pattern JARS =
      Pattern.compile(
          "(jersey-(container-servlet(-core)?|server|common|client|hk2)|hk2-(api|locator|utils)"
              + "|aopalliance-repackaged|osgi-resource-locator|javassist)-[0-9].*[.]jar");

  @ArquillianResource private Deployer deployer;

  /** Tells the address of the server. */
  @Deployment(name = "address", testable = false)
  static WebArchive address() {
    return SmallWar.of("address.war", PagesServlet.class);
  }

  @Deployment(name = "jersey", testable = false, managed = false)
  static WebArchive jersey() {
    WebArchive war = SmallWar.of("jersey.war", OwnResource.class);
    war.delete("/WEB-INF/payara-web.xml");
    war.delete("/WEB-INF/glassfish-web.xml");
    return withJersey(war);
  }

  @Deployment(name = "jersey-alone", testable = false, managed = false)
  static WebArchive jerseyAlone() {
    return withJersey(
        ShrinkWrap.create(WebArchive.class, "jersey-alone.war").addClass(OwnResource.class));
  }

  /** Its own libraries have priority over the server's, by a descriptor of the server. */
  @Deployment(name = "jersey-first", testable = false, managed = false)
  static WebArchive jerseyFirst() {
    return withJersey(SmallWar.of("jersey-first.war", OwnResource.class));
  }

  @Deployment(name = "jersey-first-alone", testable = false, managed = false)
  static WebArchive jerseyFirstAlone() {
    return withJersey(SmallWar.withoutLibrary("jersey-first-alone.war", OwnResource.class));
  }

  private static WebArchive withJersey(WebArchive war) {
    return war.addAsLibraries(
            Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(File::new)
                .filter(file -> JARS.matcher(file.getName()).matches())
                .toArray(File[]::new))
        .setWebXML(
            new StringAsset(
                """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                  <servlet>
                    <servlet-name>jersey</servlet-name>
                    <servlet-class>org.glassfish.jersey.servlet.ServletContainer</servlet-class>
                    <init-param>
                      <param-name>jersey.config.server.provider.classnames</param-name>
                      <param-value>%s</param-value>
                    </init-param>
                    <load-on-startup>1</load-on-startup>
                  </servlet>
                  <servlet-mapping>
                    <servlet-name>jersey</servlet-name>
                    <url-pattern>/rest/*</url-pattern>
                  </servlet-mapping>
                </web-app>
                """
                    .formatted(OwnResource.class.getName())));
  }

  @Test
  void an_application_with_its_own_jersey(
      @ArquillianResource @OperateOnDeployment("address") URI server) {
    sameWithAndWithout(server, "jersey");
  }

  @Test
  @EnabledIfSystemProperty(named = "arquillian.launch", matches = "payara-server|glassfish")
  void an_application_whose_own_jersey_has_priority(
      @ArquillianResource @OperateOnDeployment("address") URI server) {
    sameWithAndWithout(server, "jersey-first");
  }

  private void sameWithAndWithout(URI server, String name) {
    URI alone = server.resolve("/" + name + "-alone/");
    assumeServerRuns(name + "-alone", alone);
    deployer.deploy(name);

    JaxRsComparison.of(server.resolve("/" + name + "/"), alone, "/rest/hello", "/rest/session");
  }

  private void assumeServerRuns(String name, URI alone) {
    try {
      deployer.deploy(name);
    } catch (Exception e) {
      // Arquillian throws the server's exception, which is checked, without declaring it.
      abort("This server does not deploy a WAR with Jersey: " + e);
    }
    WebBrowser.Page page = WebBrowser.api().get(DeployedApplication.at(alone).at("/rest/hello"));
    assumeTrue(
        page.status() == 200 && page.body().equals("hello"),
        () -> "This server does not run a WAR with Jersey: " + page.status() + " " + page.body());
  }
}
