package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;

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
