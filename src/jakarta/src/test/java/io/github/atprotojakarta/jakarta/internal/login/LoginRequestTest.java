package io.github.atprotojakarta.jakarta.internal.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.jakarta.FakeRequest;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.jakarta.internal.web.RequestParameters;
import io.github.atprotojakarta.jakarta.internal.web.ReturnPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginRequestTest {
  @Test
  void everything_that_may_be_asked_for_is_taken() {
    LoginRequest request =
        read(
            "identifier=alice.example.com&return_to=/notes%3Fp%3D2&scope=atproto+transition:email"
                + "&prompt=consent&ui_locales=de+en&display=touch");

    assertThat(request)
        .isEqualTo(
            new LoginRequest(
                "alice.example.com",
                new ReturnPath("/notes?p=2"),
                "atproto transition:email",
                "consent",
                "de en",
                "touch",
                null));
  }

  @ParameterizedTest
  @CsvSource({
    "return_to=/x, missing_identifier",
    "identifier=, missing_identifier",
    "identifier=a&scope=atproto+transition:generic, invalid_scope",
    "identifier=a&scope=transition:email, invalid_scope",
    "identifier=a&prompt=now, invalid_parameter",
    "identifier=a&display=huge, invalid_parameter",
    "identifier=a&ui_locales=de;en, invalid_parameter",
    "identifier=a&identifier=b, repeated_parameter",
  })
  void anything_else_is_refused_with_a_code(String query, String code) {
    assertThatThrownBy(() -> read(query))
        .isInstanceOfSatisfying(
            RejectedRequestException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void a_state_comes_back_as_it_went() {
    LoginState state =
        new LoginState(
            "a\"b", new ReturnPath("/x?y=1"), "atproto", true, "blob:*/*", "de en", "popup");

    assertThat(LoginState.parse(state.toJson())).contains(state);
    assertThat(LoginState.parse("not json")).isEmpty();
    assertThat(LoginState.parse("{}")).isEmpty();
    assertThat(LoginState.parse("[1]")).isEmpty();
    assertThat(LoginState.parse("{\"identifier\":7}")).isEmpty();
    assertThat(LoginState.parse("{\"identifier\":\"a\",\"return_to\":\"//evil\"}"))
        .map(LoginState::returnTo)
        .isEmpty();
  }

  @Test
  void only_a_silent_login_keeps_what_its_repetition_needs() {
    String look = "&ui_locales=de&display=popup";
    LoginState silent = LoginState.of(read("identifier=alice.test&prompt=none" + look));
    assertThat(silent.uiLocales()).isEqualTo("de");
    assertThat(silent.display()).isEqualTo("popup");
    LoginState asking = LoginState.of(read("identifier=alice.test&prompt=login" + look));
    assertThat(asking.uiLocales()).isNull();
    assertThat(asking.display()).isNull();
  }

  private static LoginRequest read(String query) {
    return LoginRequest.of(
        RequestParameters.ofQuery(new FakeRequest().of("getQueryString", query).get()),
        new ReturnPath("/notes?p=2"),
        "atproto transition:email");
  }
}
