package io.github.atprotojakarta.jakarta.xrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.Nsid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedMethodsTest {
  private final AllowedMethods methods =
      AllowedMethods.parse("app.bsky.feed.*, com.atproto.* com.atproto.server.getSession");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app.bsky.feed.getTimeline",
        "app.bsky.feed.deeper.still",
        "com.atproto.repo.createRecord",
        "com.atproto.server.getSession"
      })
  void what_is_named_or_begins_right_is_allowed(String name) {
    assertThat(methods.allow(Nsid.parse(name))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app.bsky.feeds.getTimeline",
        "app.bsky.actor.getProfile",
        "com.atproto.server.deleteAccount",
        "com.atproto.server.createAppPassword",
        "com.atproto.identity.signPlcOperation",
        "com.atproto.admin.deleteAccount",
        "com.example.any.thing"
      })
  void what_is_not_is_not_and_the_account_itself_only_by_name(String name) {
    assertThat(methods.allow(Nsid.parse(name))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "com.*",
        "com.atproto.server.*",
        "app.bsky.*.get",
        "getTimeline",
        "a b",
        "x/y.z"
      })
  void lists_that_open_too_much_or_name_nothing_are_refused(String list) {
    assertThatThrownBy(() -> AllowedMethods.parse(list))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bad_settings_are_told_all_at_once() {
    assertThatThrownBy(
            () ->
                XrpcProxySettings.read(
                    io.github.atprotojakarta.config.Settings.of(
                        java.util.Map.of(
                            "atproto.xrpc-proxy.allow", "*",
                            "atproto.xrpc-proxy.rate", "0",
                            "atproto.xrpc-proxy.max-request", "1 MiB",
                            "atproto.xrpc-proxy.services", "https://api.bsky.app"))))
        .hasMessageContaining("allow")
        .hasMessageContaining("rate")
        .hasMessageContaining("max-request")
        .hasMessageContaining("services");
  }
}
