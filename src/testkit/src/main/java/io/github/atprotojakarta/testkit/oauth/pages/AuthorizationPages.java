package io.github.atprotojakarta.testkit.oauth.pages;

import io.github.atprotojakarta.testkit.oauth.authorization.AuthorizationRequest;
import io.github.atprotojakarta.testkit.oauth.authorization.AuthorizationRules;
import io.github.atprotojakarta.testkit.oauth.jwt.Sha256Digest;
import io.github.atprotojakarta.testkit.server.ServerResponse;
import io.github.atprotojakarta.testkit.server.UriSyntax;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders the pages that people see. */
final class AuthorizationPages {
  private static final String SUBMIT = "document.forms[0].submit()";

  private final String issuer;

  AuthorizationPages(String issuer) {
    this.issuer = issuer;
  }

  /** Renders the sign-in form: handle and password. */
  ServerResponse signIn(
      AuthorizationRequest request,
      PageSession browser,
      String identifier,
      @Nullable String problem) {
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
                PageTemplate.escape(request.client().name()),
                PageTemplate.escape(request.client().id()),
                problem == null ? "" : alert(problem),
                hiddenFields(request, browser),
                PageTemplate.escape(identifier),
                identifier.isEmpty() ? " autofocus" : "",
                identifier.isEmpty() ? "" : " autofocus",
                cancelForm(request, browser));
    return framed(problem == null ? 200 : 400, "Sign in", body, request);
  }

  /** Renders the consent form: which access the client asks for. */
  ServerResponse consent(
      AuthorizationRequest request, PageSession browser, String handle, String did) {
    StringBuilder scopes = new StringBuilder();
    for (String scope : AuthorizationRules.scopes(request.parameters())) {
      scopes
          .append("<li>")
          .append(PageTemplate.escape(ScopeDescriptions.of(scope)))
          .append("</li>\n");
    }
    String body =
        """
        <p><strong>%s</strong> asks for access to the account <strong>@%s</strong>.</p>
        <p class="quiet">%s</p>
        <p>If you approve, it can:</p>
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
                PageTemplate.escape(request.client().name()),
                PageTemplate.escape(handle),
                PageTemplate.escape(request.client().id()),
                scopes,
                hiddenFields(request, browser),
                PageTemplate.hidden("did", did));
    return framed(200, "Authorize", body, request);
  }

  /** Renders an error that cannot be sent to the client. */
  ServerResponse problem(int status, String description) {
    return hardened(
        ServerResponse.html(
            status, PageTemplate.page("This request failed", alert(description), issuer)),
        "'self'");
  }

  /** Renders a form that sends the response to the client (OAuth 2.0 Form Post Response Mode). */
  ServerResponse formPost(String redirectUri, Map<String, String> parameters) {
    StringBuilder fields = new StringBuilder();
    parameters.forEach((name, value) -> fields.append(PageTemplate.hidden(name, value)));
    String body =
        "<form method=\"post\" action=\"%s\">\n%s<button class=\"first\">Continue</button></form>\n<script>%s</script>\n"
            .formatted(PageTemplate.escape(redirectUri), fields, SUBMIT);
    return hardened(
        ServerResponse.html(200, PageTemplate.page("Continue to the application", body, issuer)),
        origin(redirectUri));
  }

  private static String cancelForm(AuthorizationRequest request, PageSession browser) {
    return """
        <form method="post" action="/oauth/authorize/consent">
        %s<div class="row"><button type="submit" name="decision" value="deny">Cancel</button></div>
        </form>
        """
        .formatted(hiddenFields(request, browser));
  }

  private static String hiddenFields(AuthorizationRequest request, PageSession browser) {
    return PageTemplate.hidden("request_uri", request.requestUri())
        + PageTemplate.hidden("csrf_token", browser.csrfToken());
  }

  private static String alert(String text) {
    return "<p class=\"error\" role=\"alert\">" + PageTemplate.escape(text) + "</p>\n";
  }

  private ServerResponse framed(
      int status, String title, String body, AuthorizationRequest request) {
    // Browsers apply form-action also to the redirect after a form, so add the client's origin.
    String targets = "'self' " + origin(request.parameter("redirect_uri").orElse(issuer));
    return hardened(ServerResponse.html(status, PageTemplate.page(title, body, issuer)), targets);
  }

  private static ServerResponse hardened(ServerResponse response, String formTargets) {
    return response
        .with(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"
                + Base64.getEncoder()
                    .encodeToString(
                        Sha256Digest.digest().digest(SUBMIT.getBytes(StandardCharsets.UTF_8)))
                + "'; frame-ancestors 'none'; base-uri 'none'; form-action "
                + formTargets)
        .with("Cache-Control", "no-store")
        .with("Referrer-Policy", "same-origin")
        .with("X-Content-Type-Options", "nosniff")
        .with("X-Frame-Options", "DENY");
  }

  private static String origin(String address) {
    URI uri = URI.create(address);
    return uri.getHost() == null ? uri.getScheme() + ":" : UriSyntax.origin(uri);
  }
}
