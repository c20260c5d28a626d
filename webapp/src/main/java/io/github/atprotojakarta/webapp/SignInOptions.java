package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.config.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * The optional parts of the sign-in form, all off unless a setting turns them on.
 *
 * <p>{@code example.bluesky-button=true} adds a button that begins a sign-in at {@code
 * https://bsky.social}. {@code example.typeahead=https://public.api.bsky.app} suggests handles
 * while the user types. It sends what the user types to this server, which is an AppView. {@code
 * example.accounts} names accounts for trials, such as those of the demo.
 */
@ApplicationScoped
public class SignInOptions {
  @Inject private Settings settings;

  private boolean blueskyButton;
  private @Nullable String typeahead;
  private @Nullable String accounts;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public SignInOptions() {}

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException if {@code example.typeahead} is not an origin: it becomes a
   *     part of the content security policy
   */
  @PostConstruct
  void read() {
    blueskyButton = settings.get("example.bluesky-button").filter("true"::equals).isPresent();
    accounts = settings.get("example.accounts").orElse(null);
    typeahead = settings.get("example.typeahead").orElse(null);
    if (typeahead != null && !typeahead.matches("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")) {
      throw new IllegalArgumentException(
          "example.typeahead = \""
              + typeahead
              + "\": must be an origin, such as https://public.api.bsky.app");
    }
  }

  /** Returns whether the button is shown. */
  public boolean blueskyButton() {
    return blueskyButton;
  }

  /** Returns the origin of the server that suggests handles; {@code null} if there is none. */
  public @Nullable String typeahead() {
    return typeahead;
  }

  /** Returns the names of accounts for trials; {@code null} if none are to be shown. */
  public @Nullable String accounts() {
    return accounts;
  }
}
