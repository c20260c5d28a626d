package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.webapp.guarded.PagesServlet;
import java.net.URI;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two WARs in one EAR, inside a server. */
@Tag("server")
@Tag("long")
@EnabledIfSystemProperty(named = "arquillian.launch", matches = "payara-server|wildfly")
@ExtendWith(ArquillianExtension.class)
class EarIT {
  @ArquillianResource private Deployer deployer;

  @Deployment(name = "apart", testable = false)
  static EnterpriseArchive apart() {
    return ShrinkWrap.create(EnterpriseArchive.class, "apart.ear")
        .addAsModule(SmallWar.of("one.war", PagesServlet.class))
        .addAsModule(SmallWar.of("two.war", PagesServlet.class));
  }

  @Deployment(name = "shared", testable = false, managed = false)
  static EnterpriseArchive shared() {
    EnterpriseArchive ear =
        ShrinkWrap.create(EnterpriseArchive.class, "shared.ear")
            .addAsModule(plain("three.war"))
            .addAsModule(plain("four.war"));
    SmallWar.libraries()
        .forEach((path, node) -> ear.addAsLibrary(node.getAsset(), name(path.get())));
    return ear;
  }

  private static WebArchive plain(String name) {
    return ShrinkWrap.create(WebArchive.class, name)
        .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Test
  void with_the_jars_in_each_war_each_has_its_own_sign_in(
      @ArquillianResource @OperateOnDeployment("apart") URI server) {
    haveTheirOwnSignIn(server, "one", "two");
  }

  /** Payara makes a CDI container for each WAR of an EAR, with the beans of EAR/lib in each. */
  @Test
  @EnabledIfSystemProperty(named = "arquillian.launch", matches = "payara-server")
  void with_the_jars_in_the_ear_each_war_has_its_own_sign_in_on_payara(
      @ArquillianResource @OperateOnDeployment("apart") URI server) {
    deployer.deploy("shared");

    haveTheirOwnSignIn(server, "three", "four");
  }

  @Test
  @EnabledIfSystemProperty(named = "arquillian.launch", matches = "wildfly")
  void with_the_jars_in_the_ear_the_second_war_stops_the_deployment() {
    assertThatThrownBy(() -> deployer.deploy("shared"))
        .hasStackTraceContaining("Two web applications of one EAR share the sign-in's JARs");
  }

  private static void haveTheirOwnSignIn(URI server, String first, String second) {
    DeployedApplication one = DeployedApplication.at(server.resolve("/" + first + "/"));
    DeployedApplication two = DeployedApplication.at(server.resolve("/" + second + "/"));
    WebBrowser browser = WebBrowser.person();

    assertThat(signIn(one, browser)).isEqualTo(one.at("/who"));
    assertThat(browser.get(one.at("/oauth/session")).status()).isEqualTo(200);
    assertThat(browser.get(two.at("/oauth/session")).status()).isEqualTo(401);
    assertThat(signIn(two, browser)).isEqualTo(two.at("/who"));
    assertThat(browser.get(two.at("/oauth/session")).status()).isEqualTo(200);

    browser.post(one.at("/oauth/logout"), Map.of());
    assertThat(browser.get(one.at("/oauth/session")).status()).isEqualTo(401);
    assertThat(browser.get(two.at("/oauth/session")).status()).isEqualTo(200);
  }

  private static URI signIn(DeployedApplication app, WebBrowser browser) {
    return SignInSteps.andReturnTo(app, browser, app.at("/who").getPath()).location();
  }
}
