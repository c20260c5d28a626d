package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.atprotojakarta.Secret;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuthorizeOptionsTest {
  private static final URI HERE = URI.create("http://127.0.0.1/callback");
  private static final Secret TOKEN = Secret.of("token");

  @Test
  void each_part_is_set_and_keeps_the_others() {
    AuthorizeOptions all =
        AuthorizeOptions.DEFAULT
            .withRedirectUri(HERE)
            .withScope("atproto")
            .withPrompt("login")
            .withResponseMode("query")
            .withUiLocales("de en")
            .withDisplay("page")
            .withAppState("cart")
            .withBrowserToken(TOKEN);

    assertThat(all.redirectUri()).isEqualTo(HERE);
    assertThat(all.scope()).isEqualTo("atproto");
    assertThat(all.prompt()).isEqualTo("login");
    assertThat(all.responseMode()).isEqualTo("query");
    assertThat(all.uiLocales()).isEqualTo("de en");
    assertThat(all.display()).isEqualTo("page");
    assertThat(all.appState()).isEqualTo("cart");
    assertThat(all.browserToken()).isEqualTo(TOKEN);
    assertThat(all.withPrompt("none").withPrompt("login")).isEqualTo(all);
    assertThat(
            List.of(
                all.withRedirectUri(null),
                all.withScope(null),
                all.withPrompt(null),
                all.withResponseMode(null),
                all.withUiLocales(null),
                all.withDisplay(null),
                all.withAppState(null),
                all.withBrowserToken(null)))
        .doesNotContain(all)
        .doesNotHaveDuplicates();
    assertThat(all).hasToString("AuthorizeOptions[scope=atproto, prompt=login]");
    assertThat(all.withPrompt("none").withPrompt("login")).hasSameHashCodeAs(all);
    assertThat(all).doesNotHaveSameHashCodeAs(AuthorizeOptions.DEFAULT);
    assertThat(all.withScope(null).scope()).isNull();
  }

  @Test
  void a_copy_is_checked_like_any_other() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuthorizeOptions.DEFAULT.withPrompt("perhaps"))
        .withMessageContaining("prompt must be one of");
  }

  @Test
  void a_text_of_two_thousand_characters_is_accepted_and_a_longer_one_is_not() {
    String longest = "a".repeat(2000);
    AuthorizeOptions options = AuthorizeOptions.DEFAULT;
    assertThat(options.withScope(longest).scope()).isEqualTo(longest);
    assertThat(options.withUiLocales(longest).uiLocales()).isEqualTo(longest);
    assertThat(options.withDisplay(longest).display()).isEqualTo(longest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.withScope(longest + "a"))
        .withMessage("scope is longer than 2000 characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.withUiLocales(longest + "a"))
        .withMessage("ui_locales is longer than 2000 characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.withDisplay(longest + "a"))
        .withMessage("display is longer than 2000 characters");
  }
}
