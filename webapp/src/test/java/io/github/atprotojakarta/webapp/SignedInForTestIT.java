package io.github.atprotojakarta.webapp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.test.TestSignIn;
import io.github.atprotojakarta.jakarta.test.XrpcCall;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.webapp.tested.Diary;
import io.github.atprotojakarta.webapp.tested.DiaryServlet;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Arquillian sample: these tests run inside the server, beside the application. */
@Tag("server")
@Tag("long")
@ExtendWith(ArquillianExtension.class)
class SignedInForTestIT {
  private static final Did ALICE = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
  private static final String WRITE = "com.atproto.repo.createRecord";

  @EJB private Diary diary;
  @Inject private HttpServletRequest request;

  @Deployment
  static WebArchive war() {
    return SmallWar.of("tested.war", Diary.class, DiaryServlet.class)
        .addAsLibraries(SmallWar.jar(TestSignIn.class), SmallWar.jar(StrictNetwork.class))
        .setWebXML(SmallWar.settings(Map.of("atproto.guard", "/app/*")));
  }

  @Test
  void an_ejb_works_for_the_person_of_the_test() {
    try (TestSignIn alice = alice()) {
      assertEquals("at://alice/1", diary.write("Dear diary"));

      List<XrpcCall> calls = alice.calls();
      assertEquals(1, calls.size());
      assertEquals(ALICE.value(), calls.get(0).input().orElseThrow().getString("repo"));
    }
    assertThrows(EJBException.class, () -> diary.write("by nobody"));
  }

  @Test
  void a_request_with_the_cookie_passes_the_guard_with_the_roles_of_the_test() throws Exception {
    assertEquals(401, get(null).statusCode());
    try (TestSignIn alice = alice()) {
      HttpResponse<String> response = get(alice.cookie(application()));
      assertEquals(200, response.statusCode(), response.body());
      assertEquals(ALICE.value() + " edits at://alice/1", response.body());
      assertEquals(1, alice.calls().size());
    }
  }

  @Test
  void a_cookie_ends_with_the_sign_in() throws Exception {
    String cookie;
    try (TestSignIn alice = alice()) {
      cookie = alice.cookie(application());
    }
    assertEquals(401, get(cookie).statusCode());
  }

  private static TestSignIn alice() {
    return TestSignIn.as(ALICE, "editor")
        .respond(WRITE, Json.createObjectBuilder().add("uri", "at://alice/1").build());
  }

  private HttpResponse<String> get(String cookie) throws IOException, InterruptedException {
    HttpRequest.Builder get =
        HttpRequest.newBuilder(application().resolve("app/diary"))
            .header("Accept", "application/json");
    if (cookie != null) {
      get.header("Cookie", cookie);
    }
    return HttpClient.newHttpClient().send(get.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Where this application is: the test runs in a request to it. */
  private URI application() {
    return URI.create(
        "http://127.0.0.1:" + request.getServerPort() + request.getContextPath() + "/");
  }
}
