package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.testkit.Faults;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.FaultRates;
import io.github.atprotojakarta.testkit.server.HostileResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Random;

/**
 * What a person does with the application in a server, and what that leaves in it. Apart from the
 * test class, which is loaded inside the server too, where none of this is.
 */
final class PersonInServer {
  private final Application app;

  private PersonInServer(Application app) {
    this.app = app;
  }

  static PersonInServer at(URI told) {
    return new PersonInServer(DeployedApplication.at(told));
  }

  void signsIn() {
    WebBrowser browser = WebBrowser.person();
    assertThat(browser.get(app.at("/app/dashboard")).location().getPath())
        .isEqualTo(app.at("/").getPath());
    assertThat(WebBrowser.api().get(app.at("/app/dashboard")).status()).isEqualTo(401);

    SignInSteps.as(app, browser);

    assertThat(browser.get(app.at("/app/dashboard")).body()).contains("@alice.test");
    assertThat(browser.get(app.at("/app/caller")).body())
        .isEqualTo("name=%s writer=true admin=false", NetworkBeforeServer.alice());
    assertThat(browser.post(app.at("/app/posts"), Map.of("text", "By hand")).status())
        .isEqualTo(303);
  }

  void hasAPageWhoseScriptCallsThePds() {
    WebBrowser program = WebBrowser.api();
    new ScriptCalls(app, program).areRefusedWhenNobodyIsSignedIn();
    SignInSteps.as(app, program);
    ScriptCalls calls = new ScriptCalls(app, program);
    calls.areAnsweredByThePds();
    calls.areRefusedWhenNotThePagesOwn();
    calls.areRefusedWhenNotOnTheList();
  }

  void isToldWhenAnAnswerOfThePdsIsNotWhole() {
    WebBrowser program = WebBrowser.api();
    SignInSteps.as(app, program);
    new ScriptCalls(app, program).failWhenTheAnswerBreaksOff();
  }

  void signsInAgainWhenAnEnterpriseBeanFindsTheSessionOver() {
    WebBrowser person = WebBrowser.person();
    WebBrowser program = WebBrowser.api();
    SignInSteps.as(app, person);
    SignInSteps.as(app, program);
    assertThat(person.get(app.at("/app/handle")).body()).isEqualTo(RunningApplication.HANDLE);
    Faults faults = app.network().faults();
    faults.rejectAccessTokens(true);
    faults.respond(Endpoint.TOKEN, HostileResponse.json(400, "{\"error\":\"Session expired\"}"));
    try {
      WebBrowser.Page page = person.get(app.at("/app/handle?x=1"));
      assertThat(page.status()).as(page.body()).isEqualTo(303);
      assertThat(page.location().getPath()).isEqualTo(app.at("/").getPath());
      assertThat(page.location().getRawQuery())
          .isEqualTo(
              "return_to="
                  + app.at("/app/handle").getPath().replace("/", "%2F")
                  + "%3Fx%3D1&atproto_notice=session_ended");
      WebBrowser.Page reply = program.get(app.at("/app/handle"));
      assertThat(reply.status()).as(reply.body()).isEqualTo(401);
      assertThat(reply.body()).contains("\"signed_out\"");
    } finally {
      faults.clear();
    }
  }

  void hasTasksThatRefreshSessionsAtASlowServer() {
    StrictNetwork network = app.network();
    Did did = network.createAccount("tasks.test", "tasks-pass");
    for (int i = 0; i < 10; i++) {
      WebBrowser browser = WebBrowser.person();
      URI begun = SignInSteps.begin(app, browser, "tasks.test");
      browser.get(network.signIn(begun, "tasks.test", "tasks-pass"));
    }
    FaultRates slow = new FaultRates(1, Duration.ofMillis(500), 0, 0, 0);
    network.faults().atRandom(Endpoint.TOKEN, slow, new Random(13));
    try {
      WebBrowser.Page page = WebBrowser.api().get(app.at("/refreshes?did=" + did));
      assertThat(page.body()).isEqualTo("sessions=10 restored=50");
    } finally {
      network.faults().clear();
    }
    assertThat(network.counters().sessions(did)).isEqualTo(10);
  }

  void makesEveryMistake() {
    BadInput.prepare(app.network());
    BadInput badInput = new BadInput(app);
    badInput.failures().forEach(badInput::isExplainedToPeople);
    badInput.failures().forEach(badInput::isExplainedToPrograms);
  }

  void leavesOnlyEncryptedRows() {
    SignInSteps.as(app, WebBrowser.person());

    String rows = WebBrowser.api().get(app.at("/rows/sessions")).body();

    assertThat(rows)
        .contains("did=" + NetworkBeforeServer.alice())
        .containsPattern("(?m)^payload=eyJ[^.]+[.][^.]*[.][^.]+[.][^.]+[.][^.]+$")
        .as("the network's refresh tokens begin so")
        .doesNotContain("ref-")
        .doesNotContain("\"kty\"");
  }

  void signsOutHere() {
    WebBrowser here = WebBrowser.person();
    WebBrowser elsewhere = WebBrowser.person();
    SignInSteps.as(app, here);
    SignInSteps.as(app, elsewhere);
    long revocations = app.network().counters().revocations();

    here.post(app.at("/oauth/logout"), Map.of());

    assertThat(app.network().counters().revocations()).isEqualTo(revocations + 1);
    assertThat(here.get(app.at("/app/dashboard")).status()).isBetween(302, 303);
    assertThat(elsewhere.get(app.at("/app/dashboard")).status()).isEqualTo(200);
  }
}
