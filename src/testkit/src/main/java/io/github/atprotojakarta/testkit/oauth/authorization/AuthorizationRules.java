package io.github.atprotojakarta.testkit.oauth.authorization;

import io.github.atprotojakarta.testkit.oauth.client.RegisteredClient;
import io.github.atprotojakarta.testkit.oauth.dialect.RequestHabits;
import io.github.atprotojakarta.testkit.oauth.error.OAuthErrorException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules for the parameters of an authorization request, given the client's metadata. */
public final class AuthorizationRules {
  private static final Pattern DID = Pattern.compile("did:[a-z]+:[a-z0-9._:%-]*[a-z0-9._-]");
  private static final Pattern HANDLE =
      Pattern.compile(
          "(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

  /** The tags that the reference server accepts: no scripts, no extensions. */
  private static final Pattern UI_LOCALES =
      Pattern.compile("[a-z]{2}(-[A-Z]{2})?( [a-z]{2}(-[A-Z]{2})?)*");

  private AuthorizationRules() {}

  /** Checks the parameters and returns the granted ones. */
  public static Map<String, String> granted(
      RegisteredClient client, Map<String, String> parameters, RequestHabits habits) {
    checkSyntax(parameters);
    checkAgainstMetadata(client, parameters, habits);
    checkPkceAndScope(parameters);
    if (!habits.mixedScopes()) {
      refuseMixedScopes(scopes(parameters));
    }
    Map<String, String> granted = new LinkedHashMap<>(parameters);
    granted.keySet().removeIf(name -> name.startsWith("client_assertion"));
    granted.put("scope", knownScopes(parameters));
    restrictPrompt(client, granted);
    normalizeLoginHint(granted);
    if (!granted.containsKey("redirect_uri")) {
      granted.put("redirect_uri", client.redirectUris().get(0));
    }
    return granted;
  }

  private static void checkSyntax(Map<String, String> parameters) {
    if (parameters.containsKey("request_uri") || parameters.containsKey("request")) {
      throw invalid("Invalid authorization request: request objects are not supported here");
    }
    for (String name : List.of("claims", "id_token_hint", "nonce")) {
      if (parameters.containsKey(name)) {
        throw invalid("Unsupported \"" + name + "\" parameter");
      }
    }
    String type = parameters.getOrDefault("response_type", "");
    if (type.isEmpty()) {
      throw invalid("Invalid authorization request: Required at body.response_type");
    }
    if (!type.equals("code")) {
      throw OAuthErrorException.of(
          "unsupported_response_type", "Unsupported response_type \"" + type + "\"");
    }
    requireOneOf(parameters, "response_mode", List.of("query", "form_post"));
    requireOneOf(
        parameters, "prompt", List.of("none", "login", "consent", "select_account", "create"));
    requireOneOf(parameters, "code_challenge_method", List.of("S256", "plain"));
    requireOneOf(parameters, "display", List.of("page", "popup", "touch", "wap"));
    if (!UI_LOCALES.matcher(parameters.getOrDefault("ui_locales", "en")).matches()) {
      throw invalid("Invalid authorization request: Invalid at body.ui_locales");
    }
  }

  private static void requireOneOf(
      Map<String, String> parameters, String name, List<String> values) {
    String value = parameters.get(name);
    if (value != null && !values.contains(value)) {
      throw invalid(
          "Invalid authorization request: Invalid enum value. Expected '"
              + String.join("' | '", values)
              + "', received '"
              + value
              + "' at body."
              + name);
    }
  }

  private static void checkAgainstMetadata(
      RegisteredClient client, Map<String, String> parameters, RequestHabits habits) {
    for (String scope : scopes(parameters)) {
      if (!client.scopes().contains(scope)) {
        throw OAuthErrorException.of(
            "invalid_scope", "Scope \"" + scope + "\" is not declared in the client metadata");
      }
    }
    String redirect = parameters.get("redirect_uri");
    if (redirect == null) {
      if (client.redirectUris().size() != 1) {
        throw invalid("redirect_uri is required");
      }
    } else if (!habits.redirects().matches(client, redirect)) {
      throw invalid("Invalid redirect_uri " + redirect);
    }
  }

  private static void checkPkceAndScope(Map<String, String> parameters) {
    boolean method = parameters.containsKey("code_challenge_method");
    String challenge = parameters.getOrDefault("code_challenge", "");
    if (challenge.isEmpty()) {
      throw invalid(
          method
              ? "code_challenge is required when code_challenge_method is provided"
              : "Use of PKCE is required");
    }
    List<String> scopes = scopes(parameters);
    if (!scopes.contains("atproto")) {
      throw OAuthErrorException.of("invalid_scope", "The \"atproto\" scope is required");
    }
    if (scopes.contains("openid")) {
      throw OAuthErrorException.of(
          "invalid_scope", "OpenID Connect is not compatible with atproto");
    }
    if (!parameters.getOrDefault("code_challenge_method", "plain").equals("S256")) {
      throw invalid("atproto requires use of \"S256\" code_challenge_method");
    }
  }

  private static void refuseMixedScopes(List<String> scopes) {
    boolean transition = scopes.stream().anyMatch(scope -> scope.startsWith("transition:"));
    if (transition && scopes.stream().anyMatch(ParsedScope::granular)) {
      throw OAuthErrorException.of(
          "invalid_scope", "Scopes that begin with \"transition:\" allow no granular scopes");
    }
  }

  /** Drops scopes that the server does not know; that is no error. */
  private static String knownScopes(Map<String, String> parameters) {
    return scopes(parameters).stream()
        .distinct()
        .filter(ParsedScope::known)
        .collect(Collectors.joining(" "));
  }

  private static void restrictPrompt(RegisteredClient client, Map<String, String> granted) {
    if (client.confidential()) {
      return;
    }
    String prompt = granted.getOrDefault("prompt", "");
    if (prompt.equals("none")) {
      throw invalid("Public clients are not allowed to use silent-sign-on");
    }
    if (!prompt.equals("create")) {
      // Anybody can impersonate a public client, so people must always consent.
      granted.put("prompt", "consent");
    }
  }

  private static void normalizeLoginHint(Map<String, String> granted) {
    String hint = granted.get("login_hint");
    if (hint == null) {
      return;
    }
    String lower = hint.toLowerCase(Locale.ROOT);
    if (!(DID.matcher(lower).matches() || HANDLE.matcher(lower).matches())) {
      throw invalid("Invalid login_hint \"" + lower + "\"");
    }
    granted.put("login_hint", lower);
  }

  public static List<String> scopes(Map<String, String> parameters) {
    return Stream.of(parameters.getOrDefault("scope", "").split(" ", -1))
        .filter(scope -> !scope.isEmpty())
        .toList();
  }

  /** Returns whether the granted scopes include all wanted ones. */
  public static boolean covers(String granted, String wanted) {
    return new TreeSet<>(List.of(granted.split(" ", -1))).containsAll(List.of(wanted.split(" ")));
  }

  private static OAuthErrorException invalid(String description) {
    return OAuthErrorException.invalidRequest(description);
  }
}
