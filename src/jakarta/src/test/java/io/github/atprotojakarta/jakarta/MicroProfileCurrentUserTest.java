package io.github.atprotojakarta.jakarta;

import static io.github.atprotojakarta.jakarta.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.rs.AtprotoClientFeature;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.testkit.server.Endpoint;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.ext.RuntimeDelegate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.core.providerfactory.ResteasyProviderFactoryImpl;
import org.jboss.resteasy.plugins.providers.RegisterBuiltin;
import org.jboss.resteasy.spi.ResteasyProviderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One injected interface of MicroProfile REST Client calls as whoever sends the request. */
class MicroProfileCurrentUserTest {
  private StrictNetwork network;
  private TestServer server;

  /** The caller's PDS. */
  @Path("/xrpc")
  @RegisterRestClient(baseUri = AtprotoClientFeature.PDS)
  @RegisterProvider(AtprotoClientFeature.class)
  public interface Pds {
    @GET
    @Path("com.atproto.server.getSession")
    String session();
  }

  /** Calls by the interface; the server's own Jersey answers, so RESTEasy is there for the call. */
  private static final class CallServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      RuntimeDelegate jersey = RuntimeDelegate.getInstance();
      ResteasyProviderFactory factory = new ResteasyProviderFactoryImpl();
      RegisterBuiltin.register(factory);
      RuntimeDelegate.setInstance(factory);
      try {
        response
            .getWriter()
            .print(CDI.current().select(Pds.class, RestClient.LITERAL).get().session());
      } finally {
        RuntimeDelegate.setInstance(jersey);
      }
    }
  }

  @BeforeEach
  void start() throws Exception {
    network = StrictNetwork.start();
    server =
        TestServer.builder()
            .attribute("network", network)
            .parameter("atproto.plc-directory", network.plcDirectory().toString())
            .parameter("atproto.login-page", "/sign-in")
            .filterParameter("open", "/open")
            .servlet("/call", new CallServlet())
            .servlet("/open", new CallServlet())
            .start();
  }

  @AfterEach
  void stop() {
    server.close();
    network.close();
  }

  @Test
  void each_caller_reaches_their_own_account() throws Exception {
    Did alice = network.createAccount("alice.atnet.dev", "alice-pass");
    Did bob = network.createAccount("bob.atnet.dev", "bob-pass");
    TestBrowser alices = signedIn("alice.atnet.dev", "alice-pass");
    TestBrowser bobs = signedIn("bob.atnet.dev", "bob-pass");

    assertThat(alices.open(server.uri("/call")).body()).contains(alice.value());
    assertThat(bobs.open(server.uri("/call")).body()).contains(bob.value());
    network.faults().rotateNonces();
    assertThat(alices.open(server.uri("/call")).body()).contains(alice.value());
  }

  @Test
  void for_nobody_nothing_is_called() throws Exception {
    HttpResponse<String> answer = new TestBrowser().open(server.uri("/open"));

    assertThat(answer.statusCode()).as("to the login page").isEqualTo(303);
    assertThat(network.counters().requests(Endpoint.XRPC)).isZero();
  }

  private TestBrowser signedIn(String handle, String password) throws Exception {
    TestBrowser browser = new TestBrowser();
    HttpResponse<String> begun =
        browser.post(server.uri("/oauth/login"), "identifier=" + handle, "same-origin");
    browser.open(network.signIn(URI.create(location(begun)), handle, password), "cross-site");
    return browser;
  }
}
