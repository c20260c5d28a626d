package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.webapp.faces.Note;
import java.net.HttpCookie;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Faces application that is guarded as a whole, its login page included, inside a server. */
@Tag("server")
@Tag("long")
@ExtendWith(ArquillianExtension.class)
class FacesIT {
  private static final String DORA = "dora.test";
  private static final String DORAS_DID =
      NetworkBeforeServer.network().createAccount(DORA, "dora-pass").value();
  private static final Pattern RESOURCE =
      Pattern.compile("(?:href|src)=\"([^\"]*/jakarta\\.faces\\.resource/[^\"]*)\"");

  private final WebBrowser browser = WebBrowser.person();

  @ArquillianResource private URI application;

  @Deployment(testable = false)
  static WebArchive faces() {
    return SmallWar.of("faces.war", Note.class)
        .addAsWebResource("faces/notes.xhtml", "notes.xhtml")
        .addAsWebResource("faces/login.xhtml", "login.xhtml")
        .addAsWebResource("faces/login.css", "resources/css/login.css")
        .addAsWebResource(new StringAsset("This page has expired."), "expired.html")
        .setWebXML("faces/web.xml");
  }

  @Test
  void a_person_signs_in_on_a_login_page_that_is_a_view() {
    WebBrowser.Page asked = browser.get(at("/notes.xhtml?a=b"));
    assertThat(asked.status()).isEqualTo(303);
    assertThat(asked.location().getPath()).isEqualTo(at("/login.xhtml").getPath());

    WebBrowser.Page login = browser.get(asked.location());
    assertThat(login.status()).as(login.body()).isEqualTo(200);
    assertThat(login.body()).contains("action=\"" + at("/oauth/login").getPath() + "\"");
    assertThat(signIn(FacesView.field(login, "return_to"))).isEqualTo(at("/notes.xhtml?a=b"));

    WebBrowser.Page notes = browser.get(at("/notes.xhtml?a=b"));
    assertThat(notes.body()).contains(alice() + " signed in: true").contains("saved: nothing");
    assertThat(notes.header("Cache-Control")).contains("no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/login.xhtml", "/faces/login.xhtml"})
  void what_the_views_load_is_open(String page) {
    signIn(at("/notes.xhtml").getPath());
    String prefix = page.substring(0, page.indexOf("login"));

    WebBrowser stranger = WebBrowser.person();
    for (String view : List.of("login.xhtml", "notes.xhtml")) {
      List<String> resources = resources(browser.get(at(prefix + view)));
      assertThat(resources).as(view).isNotEmpty();
      for (String resource : resources) {
        WebBrowser.Page loaded = stranger.get(at("/").resolve(resource));
        assertThat(loaded.status()).as(resource).isEqualTo(200);
        assertThat(loaded.header("Content-Type")).as(resource).containsAnyOf("css", "javascript");
      }
    }
    assertThat(stranger.get(at(prefix + "notes.xhtml")).status()).isEqualTo(303);
  }

  @Test
  void a_partial_request_after_the_end_of_the_session_leads_to_the_login_page() {
    signIn(at("/notes.xhtml").getPath());
    FacesView view = notes();
    assertThat(view.save(browser, "apples").body())
        .contains("<partial-response")
        .contains("saved: apples");
    signOutElsewhere();

    WebBrowser.Page partial = view.save(browser, "pears");

    assertThat(partial.status()).isEqualTo(200);
    assertThat(partial.header("Content-Type")).startsWith("text/xml");
    assertThat(partial.body()).doesNotContain("apples").doesNotContain("pears");
    URI login = URI.create(FacesView.redirect(partial));
    assertThat(login.toString()).startsWith(at("/login.xhtml").toString());
    String returnTo = FacesView.field(browser.get(login), "return_to");
    assertThat(signIn(returnTo)).isEqualTo(at("/notes.xhtml?atproto_notice=form_not_sent"));
    assertThat(notes().save(browser, "plums").body()).contains("saved: plums");
  }

  @Test
  void the_next_person_in_the_same_browser_sees_nothing_of_the_first() {
    signIn(at("/notes.xhtml").getPath());
    FacesView old = notes();
    assertThat(old.save(browser, "secret of Alice").body()).contains("secret of Alice");
    List<HttpCookie> containers = containersCookies();

    browser.post(at("/oauth/logout"), Map.of());
    browser.setCookies(containers);
    assertThat(FacesView.redirect(old.save(browser, "x"))).startsWith(at("/login.xhtml") + "?");
    assertThat(old.send(browser, "x").location().getPath()).isEqualTo(at("/login.xhtml").getPath());

    signInAsDora(browser);
    browser.setCookies(containers);
    assertThat(notes().page().body())
        .contains(DORAS_DID + " signed in: true")
        .contains("saved: nothing")
        .doesNotContain("Alice");
    for (WebBrowser.Page back : List.of(old.save(browser, "of Dora"), old.send(browser, "x"))) {
      assertThat(back.body()).contains("xpired").doesNotContain("secret of Alice");
    }
    assertThat(notes().page().body()).contains("saved: nothing");
  }

  @Test
  void a_session_that_is_still_alive_ends_before_the_next_person_sees_it() {
    signIn(at("/notes.xhtml").getPath());
    FacesView old = notes();
    old.save(browser, "secret of Alice");
    List<HttpCookie> containers = containersCookies();
    WebBrowser doras = WebBrowser.person();
    signInAsDora(doras);
    doras.setCookies(containers);
    WebBrowser.Page foreign = old.save(doras, "of Dora");

    assertThat(foreign.status()).isEqualTo(307);
    assertThat(old.save(doras, "of Dora").body())
        .contains("xpired")
        .doesNotContain("secret of Alice");
    assertThat(notes().page().body()).as("Alice's has ended").contains("saved: nothing");
  }

  private FacesView notes() {
    WebBrowser.Page page = browser.get(at("/notes.xhtml"));
    assertThat(page.status()).as(page.body()).isEqualTo(200);
    return new FacesView(page);
  }

  /** Signs the same person out with the cookies of the sign-in alone, as another tab may. */
  private void signOutElsewhere() {
    WebBrowser elsewhere = WebBrowser.person();
    for (String name : browser.cookies().keySet()) {
      if (name.startsWith("atproto")) {
        elsewhere.setCookies(browser.cookiesNamed(name));
      }
    }
    elsewhere.post(at("/oauth/logout"), Map.of());
  }

  /** Not just any cookie: MyFaces has one of its own. */
  private List<HttpCookie> containersCookies() {
    List<HttpCookie> cookies = browser.cookiesNamed("JSESSIONID");
    assertThat(cookies).isNotEmpty();
    return cookies;
  }

  private URI signIn(String returnTo) {
    return SignInSteps.andReturnTo(app(), browser, returnTo).location();
  }

  private void signInAsDora(WebBrowser doras) {
    URI authorization = SignInSteps.begin(app(), doras, DORA);
    assertThat(doras.get(app().network().signIn(authorization, DORA, "dora-pass")).status())
        .isEqualTo(303);
  }

  private static List<String> resources(WebBrowser.Page page) {
    Matcher resources = RESOURCE.matcher(page.body());
    return resources.results().map(found -> found.group(1).replace("&amp;", "&")).toList();
  }

  private static String alice() {
    return NetworkBeforeServer.alice().value();
  }

  private URI at(String path) {
    return app().at(path);
  }

  private DeployedApplication app() {
    return DeployedApplication.at(application);
  }
}
