package io.github.atprotojakarta.jakarta.login;

import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.jakarta.internal.web.RequestParameters;
import io.github.atprotojakarta.jakarta.internal.web.ReturnPath;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A checked request to begin a login.
 *
 * @param identifier what the person typed: a handle, a DID or a server's address
 * @param returnTo where to go afterwards; {@code null} for the home page
 * @param scope what to ask for; {@code null} for everything that is configured
 * @param prompt an OpenID prompt; {@code null} for none
 * @param uiLocales preferred languages
 * @param display an OpenID display
 */
record LoginRequest(
    String identifier,
    @Nullable ReturnPath returnTo,
    @Nullable String scope,
    @Nullable String prompt,
    @Nullable String uiLocales,
    @Nullable String display) {
  private static final Set<String> PROMPTS =
      Set.of("none", "login", "consent", "select_account", "create");
  private static final Set<String> DISPLAYS = Set.of("page", "popup", "touch", "wap");

  /**
   * Reads a request.
   *
   * @param allowedScope every scope that may be asked for
   * @throws RejectedRequestException when a parameter is missing or not one of its values
   */
  static LoginRequest of(RequestParameters parameters, String allowedScope) {
    String identifier = parameters.one("identifier", 2048);
    if (identifier == null) {
      throw RejectedRequestException.badRequest(
          "missing_identifier", "Type your handle, such as alice.bsky.social.");
    }
    return new LoginRequest(
        identifier,
        returnTo(parameters),
        scope(parameters.one("scope", 2048), allowedScope),
        choice(parameters, "prompt", PROMPTS),
        locales(parameters.one("ui_locales", 100)),
        choice(parameters, "display", DISPLAYS));
  }

  /** The return address of a request; {@code null} when it has none. */
  static @Nullable ReturnPath returnTo(RequestParameters parameters) {
    String text = parameters.one("return_to", 2048);
    if (text == null) {
      return null;
    }
    return ReturnPath.parse(text)
        .orElseThrow(
            () ->
                RejectedRequestException.badRequest(
                    "invalid_return_to",
                    "return_to must be a path of this site, such as /notes?page=2."));
  }

  private static @Nullable String scope(@Nullable String asked, String allowed) {
    if (asked == null) {
      return null;
    }
    List<String> scopes = List.of(asked.split(" +"));
    if (!scopes.contains("atproto") || !List.of(allowed.split(" ")).containsAll(scopes)) {
      throw RejectedRequestException.badRequest(
          "invalid_scope",
          "scope must contain atproto, and nothing beyond what this application is set up for.");
    }
    return String.join(" ", scopes);
  }

  private static @Nullable String choice(
      RequestParameters parameters, String name, Set<String> choices) {
    String value = parameters.one(name, 32);
    if (value != null && !choices.contains(value)) {
      throw RejectedRequestException.badRequest(
          "invalid_parameter",
          name + " must be one of " + String.join(", ", choices.stream().sorted().toList()) + ".");
    }
    return value;
  }

  private static @Nullable String locales(@Nullable String value) {
    if (value != null && !value.matches("[A-Za-z0-9-]+( [A-Za-z0-9-]+)*")) {
      throw RejectedRequestException.badRequest(
          "invalid_parameter", "ui_locales must be language tags such as \"de en\".");
    }
    return value;
  }
}
