package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.Hold;
import io.github.atprotojakarta.webapp.storm.NamedTransport;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The application comes and goes while the server runs. */
@Tag("server")
@Tag("redeploy")
@ExtendWith(ArquillianExtension.class)
class RedeployIT {
  private static final String NAME = "redeployed";

  private static final String WITH_MEMBER = "member";

  /** Has an HttpTransport bean of its own, which closes its connections with the beans. */
  private static final String WITH_TRANSPORT = "transport";

  /**
   * What holds connections, threads and caches, with its number in a running application. Closed
   * session factories of Hibernate do not count: GlassFish keeps them in its memory of deployments.
   */
  private static final Map<String, Integer> COSTLY =
      Map.of(
          "io.github.atprotojakarta.AtprotoOAuthClient", 1,
          "io.github.atprotojakarta.http.GuardedHttpClient", 2,
          "org.h2.engine.Database", 1,
          "com.hazelcast.instance.impl.HazelcastInstanceImpl", 1);

  /**
   * Ours, those of an open H2 file, dnsjava's, and those of the member in hazelcast.xml. Payara has
   * an H2 file of its own, for timers.
   */
  private static final Pattern OUR_THREADS =
      Pattern.compile(
          "^(?!.*/ejbtimer[.]).*(atproto|H2 File Lock|MVStore|dnsjava)", Pattern.CASE_INSENSITIVE);

  /** What DriverManager has for each driver. */
  private static final String REGISTERED_DRIVER = "java.sql.DriverInfo";

  /** Every class loader of the application has this class. */
  private static final String OF_THE_APPLICATION = "io.github.atprotojakarta.AtprotoOAuthClient";

  /**
   * Undeployed applications that may still be there, closed, beside those of earlier tests. JDK 17
   * keeps the one whose records were compared last (a cache in java.lang.runtime.ObjectMethods);
   * docs/servers.md says what in each server keeps the others, such as WildFly's two workers that
   * never end. Ten redeployments that each leave something leave more.
   */
  private static final long LEFT_OVER_APPLICATIONS = 5;

  private static final String CLASS_LOADERS = "class loaders";

  /** GlassFish 7.0.21 keeps every application that it ever had: docs/servers.md has the path. */
  private static final String KEEPS_EVERY_APPLICATION = "glassfish";

  /** Servers' schedulers drop a cancelled task only when it would have run: after a minute. */
  private static final Duration A_CANCELLED_CHORE_IS_FORGOTTEN = Duration.ofMinutes(3);

  @ArquillianResource private Deployer deployer;

  @Deployment(name = NAME, managed = false, testable = false)
  static WebArchive war() {
    return DeployedApplication.warWithDatabase(NAME);
  }

  @Deployment(name = WITH_MEMBER, managed = false, testable = false)
  static WebArchive warWithMember() {
    return DeployedApplication.warWithHazelcast(WITH_MEMBER);
  }

  @Deployment(name = WITH_TRANSPORT, managed = false, testable = false)
  static WebArchive warWithTransport() {
    return DeployedApplication.warWithDatabase(WITH_TRANSPORT).addClass(NamedTransport.class);
  }

  private static Application application(String name) {
    return new DeployedApplication(
        URI.create("http://127.0.0.1:" + System.getProperty("webapp.port.0") + "/" + name));
  }

  @Test
  void whoever_is_signed_in_still_is_after_a_redeployment() {
    Application app = application(NAME);
    WebBrowser browser = WebBrowser.person();
    deployer.deploy(NAME);
    SignInSteps.as(app, browser);

    deployer.undeploy(NAME);
    deployer.deploy(NAME);

    assertThat(browser.get(app.at("/app/dashboard")).body()).contains("@alice.test");
    deployer.undeploy(NAME);
  }

  @Test
  void ten_redeployments_leave_no_client_no_database_no_threads_and_no_classes_behind() {
    ServerJvm server = use(NAME);
    long drivers = server.instancesOf(REGISTERED_DRIVER);
    Map<String, Long> earlier = leftIn(server);
    for (int again = 1; again < 10; again++) {
      use(NAME);
    }

    assertThat(server.instancesOf(REGISTERED_DRIVER)).isLessThanOrEqualTo(drivers);
    assertNoMoreIsLeftIn(server, earlier);
  }

  @Test
  void a_hazelcast_member_of_the_application_s_own_ends_with_it() {
    Map<String, Long> earlier = leftIn(use(NAME));

    ServerJvm server = use(WITH_MEMBER);

    assertNoMoreIsLeftIn(server, earlier);
  }

  @Test
  void an_undeployment_waits_for_a_refresh_under_way_though_the_transport_is_the_application_s_own()
      throws Exception {
    deployer.deploy(WITH_TRANSPORT);
    Application app = application(WITH_TRANSPORT);
    ServerJvm server = jvm(app);
    WebBrowser browser = WebBrowser.person();
    SignInSteps.as(app, browser);
    try (Hold response = app.network().faults().holdNextResponse(Endpoint.TOKEN)) {
      // A task, because Open Liberty ends no application while it handles a request.
      URI later = app.at("/refreshes/later?did=" + NetworkBeforeServer.alice());
      assertThat(WebBrowser.api().get(later).body()).isEqualTo("begun");
      response.awaitArrival(Duration.ofMinutes(1));
      AtomicBoolean undeployed = new AtomicBoolean();
      CompletableFuture<?> release =
          CompletableFuture.runAsync(
              () -> {
                while (!undeployed.get() && !server.isIn(OF_THE_APPLICATION, "close")) {
                  Thread.onSpinWait();
                }
                response.release();
              });

      deployer.undeploy(WITH_TRANSPORT);
      undeployed.set(true);

      release.join();
    }
    deployer.deploy(WITH_TRANSPORT);
    assertThat(browser.get(app.at("/app/dashboard")).body()).contains("@alice.test");
    deployer.undeploy(WITH_TRANSPORT);
  }

  private static ServerJvm jvm(Application app) {
    return new ServerJvm(Long.parseLong(WebBrowser.api().get(app.at("/process")).body().strip()));
  }

  /** Deploys, signs in, works, signs out and undeploys. */
  private ServerJvm use(String name) {
    deployer.deploy(name);
    Application app = application(name);
    WebBrowser browser = WebBrowser.person();
    ServerJvm server = jvm(app);
    SignInSteps.as(app, browser);
    assertThat(browser.get(app.at("/app/dashboard")).status()).isEqualTo(200);
    browser.post(app.at("/app/posts"), Map.of("text", "Still here"));
    browser.post(app.at("/oauth/logout"), Map.of());
    deployer.undeploy(name);
    return server;
  }

  /** What earlier tests have left: the objects of each costly class, and the class loaders. */
  private static Map<String, Long> leftIn(ServerJvm server) {
    Map<String, Long> left = new HashMap<>();
    COSTLY.keySet().forEach(costly -> left.put(costly, server.instancesOf(costly)));
    left.put(CLASS_LOADERS, server.classLoadersOf(OF_THE_APPLICATION));
    return left;
  }

  private static void assertNoMoreIsLeftIn(ServerJvm server, Map<String, Long> earlier) {
    Instant patience = Instant.now().plus(A_CANCELLED_CHORE_IS_FORGOTTEN);
    for (Map.Entry<String, Integer> costly : COSTLY.entrySet()) {
      assertComesDownTo(
          earlier.getOrDefault(costly.getKey(), 0L) + costly.getValue() * LEFT_OVER_APPLICATIONS,
          () -> server.instancesOf(costly.getKey()),
          "objects of " + costly.getKey(),
          patience);
    }
    assertThat(server.threads()).noneMatch(name -> OUR_THREADS.matcher(name).find());
    if (!System.getProperty("arquillian.launch").equals(KEEPS_EVERY_APPLICATION)) {
      assertComesDownTo(
          earlier.getOrDefault(CLASS_LOADERS, 0L) + LEFT_OVER_APPLICATIONS,
          () -> server.classLoadersOf(OF_THE_APPLICATION),
          "class loaders of " + OF_THE_APPLICATION,
          patience);
    }
  }

  private static void assertComesDownTo(
      long limit, LongSupplier count, String what, Instant patience) {
    while (count.getAsLong() > limit && Instant.now().isBefore(patience)) {
      Thread.onSpinWait();
    }
    assertThat(count.getAsLong()).as(what).isLessThanOrEqualTo(limit);
  }
}
