package io.github.atprotojakarta.jakarta.internal.login;

import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import io.github.atprotojakarta.jakarta.internal.web.PageNotice;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.jakarta.internal.web.RequestOrigin;
import io.github.atprotojakarta.jakarta.internal.web.RequestParameters;
import io.github.atprotojakarta.jakarta.internal.web.ReturnPath;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the page to open after signing in or out. */
final class ReturnPages {
  private static final String NAME = "return_to";

  private final AtprotoConfiguration configuration;
  private final ApplicationUrls urls;
  private final RequestOrigin origin;

  ReturnPages(AtprotoConfiguration configuration, ApplicationUrls urls) {
    this.configuration = configuration;
    this.urls = urls;
    this.origin = new RequestOrigin(urls);
  }

  /**
   * Returns the page of the parameter {@code return_to}; {@code null} if there is none. A value
   * that is no page of this application does not stop the login: the person gets to the home page,
   * which can tell them.
   */
  @Nullable ReturnPath of(RequestParameters parameters) {
    List<String> values =
        parameters.values().getOrDefault(NAME, List.of()).stream()
            .filter(value -> !value.isBlank())
            .toList();
    if (values.isEmpty()) {
      return null;
    }
    return Optional.of(values.get(0).strip())
        .filter(only -> values.size() == 1)
        .flatMap(ReturnPath::parse)
        // Prevents a loop: a login that returns to the login.
        .filter(page -> !page.isWithin(urls.publicBase()))
        .orElseGet(() -> PageNotice.PAGE_LOST.onHome(configuration, urls));
  }

  /**
   * Returns the page of the parameter, or that in the address of the login page, if its form has no
   * such field.
   */
  @Nullable ReturnPath ofLogin(HttpServletRequest request, RequestParameters parameters) {
    ReturnPath named = of(parameters);
    return named != null ? named : ofLoginPage(request).orElse(null);
  }

  private Optional<ReturnPath> ofLoginPage(HttpServletRequest request) {
    String loginPage = urls.publicContextPath() + configuration.loginPage().split("[?#]", 2)[0];
    return origin
        .ownReferrer(request)
        .map(referrer -> referrer.split("[?#]", 3))
        .filter(parts -> parts.length > 1 && parts[0].equals(loginPage))
        .flatMap(parts -> parameters(parts[1]))
        .flatMap(page -> Optional.ofNullable(of(page)));
  }

  private static Optional<RequestParameters> parameters(String query) {
    try {
      return Optional.of(RequestParameters.parse(query));
    } catch (RejectedRequestException e) {
      return Optional.empty();
    }
  }
}
