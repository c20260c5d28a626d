package io.github.atprotojakarta.testkit.oauth;

import io.github.atprotojakarta.testkit.server.Response;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages that people see. */
final class PageReplies {
  private static final String SUBMIT = "document.forms[0].submit()";

  private final String issuer;

  PageReplies(String issuer) {
    this.issuer = issuer;
  }

  /** Asks for handle and password. */
  Response signIn(
      AuthorizationRequest request, Device device, String identifier, @Nullable String problem) {
    String body =
        """
        <p>to continue to <strong>%s</strong></p>
        <p class="quiet">%s</p>
        %s<form method="post" action="/oauth/authorize/sign-in">
        %s<label for="identifier">Handle</label>
        <input id="identifier" name="identifier" value="%s" required autocomplete="username"
          autocapitalize="none" spellcheck="false"%s>
        <label for="password">Password</label>
        <input id="password" name="password" type="password" required
          autocomplete="current-password"%s>
        <label><input type="checkbox" name="remember" value="yes"> Remember me on this device</label>
        <div class="row"><button class="first" type="submit">Sign in</button></div>
        </form>
        %s"""
            .formatted(
                Html.escape(request.client().name()),
                Html.escape(request.client().id()),
                problem == null ? "" : alert(problem),
                hiddenFields(request, device),
                Html.escape(identifier),
                identifier.isEmpty() ? " autofocus" : "",
                identifier.isEmpty() ? "" : " autofocus",
                refusal(request, device));
    return framed(problem == null ? 200 : 400, "Sign in", body, request);
  }

  /** Asks whether the client may do what it wants to. */
  Response consent(AuthorizationRequest request, Device device, String handle, String did) {
    StringBuilder wishes = new StringBuilder();
    for (String scope : AuthorizationRules.scopes(request.parameters())) {
      wishes.append("<li>").append(Html.escape(ScopeWords.of(scope))).append("</li>\n");
    }
    String body =
        """
        <p><strong>%s</strong> asks for access to the account <strong>@%s</strong>.</p>
        <p class="quiet">%s</p>
        <p>It would be able to:</p>
        <ul>
        %s</ul>
        <form method="post" action="/oauth/authorize/consent">
        %s%s<div class="row">
        <button class="first" type="submit" name="decision" value="approve">Approve</button>
        <button type="submit" name="decision" value="deny">Deny</button>
        </div>
        </form>
        """
            .formatted(
                Html.escape(request.client().name()),
                Html.escape(handle),
                Html.escape(request.client().id()),
                wishes,
                hiddenFields(request, device),
                Html.hidden("did", did));
    return framed(200, "Authorize", body, request);
  }

  /** Says what is wrong, where the client cannot be told. */
  Response problem(int status, String description) {
    return hardened(
        Response.html(status, Html.page("Sorry", alert(description), issuer)), "'self'");
  }

  /** Sends the answer to the client as a form (OAuth 2.0 Form Post Response Mode). */
  Response formPost(String redirectUri, Map<String, String> parameters) {
    StringBuilder fields = new StringBuilder();
    parameters.forEach((name, value) -> fields.append(Html.hidden(name, value)));
    String body =
        "<form method=\"post\" action=\"%s\">\n%s<button class=\"first\">Continue</button></form>\n<script>%s</script>\n"
            .formatted(Html.escape(redirectUri), fields, SUBMIT);
    return hardened(
        Response.html(200, Html.page("Continue to the application", body, issuer)),
        origin(redirectUri));
  }

  private static String refusal(AuthorizationRequest request, Device device) {
    return """
        <form method="post" action="/oauth/authorize/consent">
        %s<div class="row"><button type="submit" name="decision" value="deny">Cancel</button></div>
        </form>
        """
        .formatted(hiddenFields(request, device));
  }

  private static String hiddenFields(AuthorizationRequest request, Device device) {
    return Html.hidden("request_uri", request.requestUri())
        + Html.hidden("csrf_token", device.csrfToken());
  }

  private static String alert(String text) {
    return "<p class=\"error\" role=\"alert\">" + Html.escape(text) + "</p>\n";
  }

  private Response framed(int status, String title, String body, AuthorizationRequest request) {
    // A browser applies form-action to the redirect after a form too, so the client's origin is in.
    String targets = "'self' " + origin(request.parameter("redirect_uri").orElse(issuer));
    return hardened(Response.html(status, Html.page(title, body, issuer)), targets);
  }

  private static Response hardened(Response answer, String formTargets) {
    return answer
        .with(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"
                + java.util.Base64.getEncoder()
                    .encodeToString(
                        Sha256.digest()
                            .digest(SUBMIT.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                + "'; frame-ancestors 'none'; base-uri 'none'; form-action "
                + formTargets)
        .with("Cache-Control", "no-store")
        .with("Referrer-Policy", "same-origin")
        .with("X-Content-Type-Options", "nosniff")
        .with("X-Frame-Options", "DENY");
  }

  private static String origin(String address) {
    URI uri = URI.create(address);
    return uri.getHost() == null ? uri.getScheme() + ":" : Uris.origin(uri);
  }
}
