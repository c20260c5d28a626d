package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a person does, from the first page to signing out. */
class SignInIT {
  private static RunningApplication app;

  @BeforeAll
  static void start() throws IOException {
    app = RunningApplication.start();
    ProfileOfAlice.write(app.network());
  }

  @AfterAll
  static void stop() {
    if (app != null) {
      app.close();
    }
  }

  @Test
  void the_start_page_has_one_labelled_field_and_a_strict_policy() {
    WebBrowser.Page page = WebBrowser.person().get(app.at("/"));

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body())
        .contains("<label for=\"identifier\">Handle, DID or server address</label>")
        .contains("action=\"/atproto/oauth/login\"")
        .contains("name=\"return_to\" value=\"/atproto/app/dashboard\"");
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'")
        .contains("style-src 'self'")
        .contains("frame-ancestors 'none'")
        .contains("script-src 'self'")
        .doesNotContain("unsafe", "connect-src");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void a_guarded_page_sends_a_person_to_the_start_page_and_a_program_a_401() {
    WebBrowser.Page person = WebBrowser.person().get(app.at("/app/dashboard"));
    WebBrowser.Page program = WebBrowser.api().get(app.at("/app/dashboard"));

    assertThat(person.status()).isBetween(302, 303);
    assertThat(person.location().getPath()).isEqualTo("/atproto/");
    assertThat(WebBrowser.person().get(person.location()).body())
        .contains("value=\"/atproto/app/dashboard\"");
    assertThat(program.status()).isEqualTo(401);
    assertThat(program.header("Content-Type")).startsWith("application/problem+json");
  }

  @Test
  void signing_in_shows_the_account_and_signing_out_revokes_the_tokens() {
    WebBrowser browser = WebBrowser.person();
    SignInSteps.as(app, browser);
    long revocations = app.network().counters().revocations();

    WebBrowser.Page dashboard = browser.get(app.at("/app/dashboard"));
    WebBrowser.Page out = browser.post(app.at("/oauth/logout"), Map.of());

    assertThat(dashboard.status()).isEqualTo(200);
    assertThat(dashboard.header("Cache-Control")).contains("no-store");
    assertThat(dashboard.body())
        .contains("@alice.test")
        .contains("Alice &lt;script&gt;alert(1)&lt;/script&gt; &amp; Co")
        .contains("verified")
        .contains("did:plc:")
        .contains(app.network().pds().toString())
        .contains(app.network().issuer().toString())
        .contains("this session");
    assertThat(out.status()).isBetween(302, 303);
    assertThat(app.network().counters().revocations()).isGreaterThan(revocations);
    assertThat(browser.get(app.at("/app/dashboard")).status()).isBetween(302, 303);
  }

  @Test
  void the_operator_s_page_is_for_operators_and_tells_of_failures() {
    String other = "carol.test";
    app.network().createAccount(other, RunningApplication.PASSWORD);
    WebBrowser carol = WebBrowser.person();
    URI authorization = SignInSteps.begin(app, carol, other);
    carol.get(app.network().signIn(authorization, other, RunningApplication.PASSWORD));
    WebBrowser.Page refused = carol.get(app.at("/app/operator"));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(carol.get(app.at("/app/dashboard")).body()).doesNotContain("/app/operator");

    SignInSteps.submit(app, WebBrowser.person(), "nobody.test");
    WebBrowser alice = WebBrowser.person();
    SignInSteps.as(app, alice);
    assertThat(alice.get(app.at("/app/dashboard")).body()).contains("/atproto/app/operator\"");
    WebBrowser.Page page = alice.get(app.at("/app/operator"));
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Cache-Control")).contains("no-store");
    assertThat(page.body())
        .contains("LOGIN_FAILED", "Sign-ins: <strong>", "<rect x=\"", "id=\"in-use\"")
        .containsPattern("id=\"client-keys\"|none: a public client")
        .containsPattern(
            "(?s)id=\"encryption-keys\".*<td class=\"mono\">\\S+</td>\\s*<td>0 days</td>\\s*<td>[0-9]+<");
  }

  @Test
  void an_operator_blocks_and_unblocks_an_account_and_others_do_not() {
    String handle = "dave.test";
    String did = app.network().createAccount(handle, RunningApplication.PASSWORD).value();
    WebBrowser dave = WebBrowser.person();
    URI authorization = SignInSteps.begin(app, dave, handle);
    dave.get(app.network().signIn(authorization, handle, RunningApplication.PASSWORD));
    Map<String, String> block = Map.of("act", "block", "account", did, "reason", "<b>Ticket 7");
    assertThat(dave.post(app.at("/app/operator"), block).status()).isEqualTo(403);
    assertThat(dave.get(app.at("/app/dashboard")).status()).isEqualTo(200);

    WebBrowser alice = WebBrowser.person();
    SignInSteps.as(app, alice);
    WebBrowser.Page blocked = alice.post(app.at("/app/operator"), block);
    assertThat(blocked.status()).isEqualTo(303);
    assertThat(blocks(alice.get(blocked.location())))
        .contains(did, "&lt;b&gt;Ticket 7", " UTC, by ");
    assertThat(dave.get(app.at("/app/dashboard")).status()).isBetween(302, 303);

    Map<String, String> unblock = Map.of("act", "unblock", "account", did, "reason", "Mistake");
    WebBrowser.Page unblocked = alice.post(app.at("/app/operator"), unblock);
    assertThat(blocks(alice.get(unblocked.location()))).doesNotContain(did);
    WebBrowser.Page twice = alice.post(app.at("/app/operator"), unblock);
    assertThat(twice.status()).isEqualTo(422);
    assertThat(twice.body()).contains("is not blocked", "value=\"" + did + "\"", "\"Mistake\"");
  }

  /** Returns the list of blocked accounts: an ended session is also among the last failures. */
  private static String blocks(WebBrowser.Page page) {
    String body = page.body();
    return body.substring(body.indexOf("id=\"blocks\""), body.indexOf("id=\"block-form\""));
  }

  @Test
  void a_post_is_written_and_read_back_from_the_pds() {
    WebBrowser browser = WebBrowser.person();
    SignInSteps.as(app, browser);

    WebBrowser.Page written =
        browser.post(app.at("/app/posts"), Map.of("text", "Hello <b>world</b> & you"));
    WebBrowser.Page page = browser.get(written.location());

    assertThat(written.status()).isEqualTo(303);
    assertThat(page.body())
        .contains("Hello &lt;b&gt;world&lt;/b&gt; &amp; you")
        .containsPattern("at://did:plc:[a-z2-7]{24}/app\\.bsky\\.feed\\.post/[a-z2-7]+");
  }

  @Test
  void the_dashboard_lists_the_newest_posts_without_its_script_and_allows_no_other_one() {
    WebBrowser browser = WebBrowser.person();
    SignInSteps.as(app, browser);
    for (int i = 1; i <= 6; i++) {
      browser.post(app.at("/app/posts"), Map.of("text", "Number <i>" + i + "</i>"));
    }

    WebBrowser.Page page = browser.get(app.at("/app/dashboard"));

    assertThat(page.body())
        .containsSubsequence("Number &lt;i&gt;6&lt;/i&gt;", "Number &lt;i&gt;2&lt;/i&gt;")
        .doesNotContain("Number &lt;i&gt;1&lt;/i&gt;")
        .containsPattern("<form[^>]* method=\"get\" action=\"/atproto/app/dashboard\"")
        .containsOnlyOnce("<script type=\"module\" src=\"/atproto/assets/posts.js\"></script>")
        .containsOnlyOnce("<script type=\"module\" src=\"/atproto/assets/back.js\"></script>")
        .doesNotContainPattern(
            "<script(?! type=\"module\" src=\"/atproto/assets/(posts|back)\\.js\">)");
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "connect-src 'self'")
        .doesNotContain("unsafe");
    assertThat(browser.get(app.at("/assets/posts.js")).header("Content-Type"))
        .containsPattern("^(text|application)/javascript");
  }

  @Test
  void the_picture_comes_through_the_application_and_only_for_whoever_is_signed_in() {
    WebBrowser browser = WebBrowser.person();
    SignInSteps.as(app, browser);
    String dashboard = browser.get(app.at("/app/dashboard")).body();
    Matcher source = Pattern.compile("src=\"/atproto(/app/avatar[^\"]+)\"").matcher(dashboard);
    assertThat(source.find()).isTrue();
    URI picture = app.at(source.group(1));

    WebBrowser.Page mine = browser.get(picture);

    assertThat(mine.header("Content-Type")).isEqualTo("image/png");
    assertThat(mine.header("Cache-Control")).contains("private");
    assertThat(WebBrowser.person().get(picture).status()).isBetween(302, 303);
    assertThat(browser.get(app.at("/app/avatar?cid=http://127.0.0.1")).status()).isEqualTo(400);
  }

  @Test
  void what_another_site_posts_is_refused() {
    WebBrowser browser = WebBrowser.person();
    SignInSteps.as(app, browser);

    WebBrowser.Page page =
        browser.postFrom("https://evil.example", app.at("/app/posts"), Map.of("text", "spam"));

    assertThat(page.status()).isEqualTo(403);
    assertThat(page.body()).contains("another site");
  }

  @Test
  void a_text_that_is_too_long_comes_back_with_an_explanation() {
    WebBrowser browser = WebBrowser.person();
    SignInSteps.as(app, browser);

    WebBrowser.Page page = browser.post(app.at("/app/posts"), Map.of("text", "x".repeat(301)));

    assertThat(page.status()).isEqualTo(422);
    assertThat(page.body()).contains("This text has 301 characters").contains("x".repeat(301));
  }

  @Test
  void two_browsers_are_two_sessions_and_one_can_end_the_other() {
    WebBrowser laptop = WebBrowser.person();
    WebBrowser phone = WebBrowser.person();
    SignInSteps.as(app, laptop);
    SignInSteps.as(app, phone);
    String dashboard = laptop.get(app.at("/app/dashboard")).body();

    assertThat(dashboard).contains("Java-http-client", "Signed in:", "Last used:", "this session");
    for (String id : otherSessions(dashboard)) {
      laptop.post(app.at("/app/sessions"), Map.of("id", id));
    }

    assertThat(laptop.get(app.at("/app/dashboard")).status()).isEqualTo(200);
    assertThat(phone.get(app.at("/app/dashboard")).status()).isBetween(302, 303);
  }

  @Test
  void a_person_signs_out_everywhere() {
    WebBrowser laptop = WebBrowser.person();
    WebBrowser phone = WebBrowser.person();
    SignInSteps.as(app, laptop);
    SignInSteps.as(app, phone);

    URI home = laptop.post(app.at("/app/sessions"), Map.of("all", "1")).location();

    assertThat(laptop.get(home).body()).contains("You were signed out.");
    assertThat(app.network().counters().sessions(app.alice())).isZero();
    assertThat(laptop.get(app.at("/app/dashboard")).status()).isBetween(302, 303);
    assertThat(phone.get(app.at("/app/dashboard")).status()).isBetween(302, 303);
  }

  @Test
  void a_form_sent_by_somebody_who_was_signed_out_is_not_sent_and_they_are_told() {
    WebBrowser browser = WebBrowser.person();
    SignInSteps.as(app, browser);
    browser.post(app.at("/oauth/logout"), Map.of());

    URI login =
        browser
            .postOn(app.at("/app/dashboard"), app.at("/app/posts"), Map.of("text", "Lost words"))
            .location();
    String askedToSignIn = browser.get(login).body();
    URI back =
        browser
            .get(
                SignInSteps.consent(
                    app, SignInSteps.beginAndReturnTo(app, browser, returnTo(askedToSignIn))))
            .location();
    String page = browser.get(back).body();

    assertThat(askedToSignIn)
        .containsOnlyOnce("role=\"status\"")
        .contains("You have been signed out.")
        .doesNotContain("id=\"form-not-sent\"");
    assertThat(back.getPath()).isEqualTo("/atproto/app/dashboard");
    assertThat(page)
        .containsPattern("role=\"status\" id=\"form-not-sent\"")
        .contains("Your form was not sent.")
        .doesNotContain("Lost words");
    assertThat(browser.get(app.at("/app/dashboard")).body()).doesNotContain("form-not-sent");
  }

  private static String returnTo(String loginPage) {
    Matcher field = Pattern.compile("name=\"return_to\" value=\"([^\"]+)\"").matcher(loginPage);
    assertThat(field.find()).isTrue();
    return field.group(1).replace("&amp;", "&");
  }

  private static List<String> otherSessions(String dashboard) {
    return Pattern.compile("name=\"id\" value=\"([^\"]+)\"")
        .matcher(dashboard)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  @Test
  void an_unknown_page_is_a_plain_404() {
    WebBrowser.Page page = WebBrowser.person().get(URI.create(app.at("/nowhere").toString()));

    assertThat(page.status()).isEqualTo(404);
    assertThat(page.body()).contains("Page not found").doesNotContain("Payara");
  }
}
