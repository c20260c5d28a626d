package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.webapp.jaxrs.AtRoot;
import io.github.atprotojakarta.webapp.jaxrs.Listing;
import io.github.atprotojakarta.webapp.jaxrs.OtherResource;
import io.github.atprotojakarta.webapp.jaxrs.OwnResource;
import io.github.atprotojakarta.webapp.jaxrs.Scanning;
import io.github.atprotojakarta.webapp.jaxrs.SecondListing;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Applications with their own JAX-RS, inside a server. Each is deployed twice, without the library
 * and with it: all their addresses must respond the same.
 */
@Tag("server")
@Tag("long")
@Tag("redeploy")
@ExtendWith(ArquillianExtension.class)
class OwnJaxRsIT {
  private static final String BY_DESCRIPTOR =
      """
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
        <servlet>
          <servlet-name>jakarta.ws.rs.core.Application</servlet-name>
        </servlet>
        <servlet-mapping>
          <servlet-name>jakarta.ws.rs.core.Application</servlet-name>
          <url-pattern>/rest/*</url-pattern>
        </servlet-mapping>
      </web-app>
      """;

  private static WebArchive without(String name, Class<?>... classes) {
    return ShrinkWrap.create(WebArchive.class, name + "-alone.war")
        .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
        .addClasses(classes);
  }

  private static WebArchive with(String name, Class<?>... classes) {
    return SmallWar.of(name + ".war", classes);
  }

  @Deployment(name = "none", testable = false)
  static WebArchive none() {
    return with("none", OwnResource.class);
  }

  @Deployment(name = "none-alone", testable = false)
  static WebArchive noneAlone() {
    return without("none", OwnResource.class);
  }

  @Test
  void without_an_application_class(
      @ArquillianResource @OperateOnDeployment("none") URI with,
      @ArquillianResource @OperateOnDeployment("none-alone") URI without) {
    JaxRsComparison.of(with, without);
  }

  @Deployment(name = "descriptor", testable = false)
  static WebArchive descriptor() {
    return with("descriptor", OwnResource.class, OtherResource.class)
        .setWebXML(new StringAsset(BY_DESCRIPTOR));
  }

  @Deployment(name = "descriptor-alone", testable = false)
  static WebArchive descriptorAlone() {
    return without("descriptor", OwnResource.class, OtherResource.class)
        .setWebXML(new StringAsset(BY_DESCRIPTOR));
  }

  @Test
  void configured_in_web_xml(
      @ArquillianResource @OperateOnDeployment("descriptor") URI with,
      @ArquillianResource @OperateOnDeployment("descriptor-alone") URI without) {
    JaxRsComparison.of(with, without, "/rest/hello", "/rest/session", "/rest/other");
  }

  @Deployment(name = "root", testable = false)
  static WebArchive root() {
    return with("root", AtRoot.class, OwnResource.class);
  }

  @Deployment(name = "root-alone", testable = false)
  static WebArchive rootAlone() {
    return without("root", AtRoot.class, OwnResource.class);
  }

  @Test
  void at_the_root(
      @ArquillianResource @OperateOnDeployment("root") URI with,
      @ArquillianResource @OperateOnDeployment("root-alone") URI without) {
    JaxRsComparison.of(with, without, "/hello", "/session", "/xrpc/com.example.a");
  }

  @Deployment(name = "scanning", testable = false)
  static WebArchive scanning() {
    return with("scanning", Scanning.class, OtherResource.class);
  }

  @Deployment(name = "scanning-alone", testable = false)
  static WebArchive scanningAlone() {
    return without("scanning", Scanning.class, OtherResource.class);
  }

  @Test
  void below_a_path(
      @ArquillianResource @OperateOnDeployment("scanning") URI with,
      @ArquillianResource @OperateOnDeployment("scanning-alone") URI without) {
    JaxRsComparison.of(with, without, "/api/other");
  }

  @Deployment(name = "listing", testable = false)
  static WebArchive listing() {
    return with("listing", Listing.class, OwnResource.class, OtherResource.class);
  }

  @Deployment(name = "listing-alone", testable = false)
  static WebArchive listingAlone() {
    return without("listing", Listing.class, OwnResource.class, OtherResource.class);
  }

  @Test
  void an_application_that_lists_its_resources(
      @ArquillianResource @OperateOnDeployment("listing") URI with,
      @ArquillianResource @OperateOnDeployment("listing-alone") URI without) {
    JaxRsComparison.of(with, without, "/api/hello", "/api/session", "/api/xrpc/com.example.a");
  }

  @Deployment(name = "two", testable = false)
  static WebArchive two() {
    return with("two", Listing.class, SecondListing.class, OwnResource.class, OtherResource.class);
  }

  @Deployment(name = "two-alone", testable = false)
  static WebArchive twoAlone() {
    return without(
        "two", Listing.class, SecondListing.class, OwnResource.class, OtherResource.class);
  }

  @Test
  void two_applications_that_list_their_resources(
      @ArquillianResource @OperateOnDeployment("two") URI with,
      @ArquillianResource @OperateOnDeployment("two-alone") URI without) {
    JaxRsComparison.of(with, without, "/api/hello", "/api/session", "/v2/other");
  }
}
