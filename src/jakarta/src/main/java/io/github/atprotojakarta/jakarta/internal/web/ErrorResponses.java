package io.github.atprotojakarta.jakarta.internal.web;

import io.github.atprotojakarta.internal.json.UntrustedText;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.LoginFailure;
import io.github.atprotojakarta.jakarta.LoginFailureHandler;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns exceptions into answers: a page for people, a problem document for programs, one log line.
 */
public final class ErrorResponses {
  private static final System.Logger LOG = System.getLogger(ErrorResponses.class.getName());

  /** Without 0/O and 1/I: people read references out on the telephone. */
  private static final String ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

  private static final Duration RETRY = Duration.ofSeconds(10);

  private final ApplicationUrls addresses;
  private final AtprotoConfiguration configuration;
  private final Optional<LoginFailureHandler> handler;
  private final SecureRandom random;

  public ErrorResponses(
      AtprotoConfiguration configuration,
      ApplicationUrls addresses,
      Optional<LoginFailureHandler> handler,
      SecureRandom random) {
    this.addresses = addresses;
    this.configuration = configuration;
    this.handler = handler;
    this.random = random;
  }

  /**
   * Logs a failure and answers it.
   *
   * @param identifier what the person typed, if that is known
   * @param returnTo where the person wanted to go, if that is known
   */
  public HttpReply answer(
      HttpServletRequest request,
      Exception exception,
      @Nullable String identifier,
      @Nullable ReturnPath returnTo) {
    ErrorMapping diagnosis = ErrorMapping.of(exception);
    ErrorKind kind = diagnosis.kind();
    LoginFailure failure =
        new LoginFailure(
            diagnosis.code(),
            kind.status(),
            kind.title(),
            diagnosis.detail(),
            kind.advice(),
            reference(),
            identifier == null ? null : UntrustedText.clean(identifier, 256),
            returnTo == null ? null : returnTo.value(),
            kind == ErrorKind.UNAVAILABLE ? RETRY : null);
    log(failure, exception);
    HttpReply answer =
        ClientKind.of(request) == ClientKind.PERSON
            ? forPerson(request, failure)
            : problem(failure);
    return withStatusHeaders(answer, failure).with("Referrer-Policy", "no-referrer");
  }

  /** Whom a 401 asks to do what, and when a 503 may be tried again. */
  private static HttpReply withStatusHeaders(HttpReply answer, LoginFailure failure) {
    if (failure.status() == 401) {
      // No browser knows this scheme, so none opens a password window.
      return answer.with("WWW-Authenticate", "AtprotoSession");
    }
    if (failure.status() == 429) {
      return answer.with("Retry-After", "1");
    }
    return failure.retryAfter() == null
        ? answer
        : answer.with("Retry-After", "" + failure.retryAfter().toSeconds());
  }

  private void log(LoginFailure failure, Exception exception) {
    String line =
        "AT Protocol sign-in: "
            + failure.code()
            + " ["
            + failure.reference()
            + "] for "
            + (failure.identifier() == null ? "an unknown account" : failure.identifier())
            + ": ";
    if (failure.status() == 500) {
      LOG.log(Level.ERROR, line + exception.getClass().getName(), exception);
    } else {
      LOG.log(level(failure.status()), line + UntrustedText.clean(causes(exception), 1000));
    }
  }

  /** Servers' faults are the operator's business, mistakes are worth a line, strays are not. */
  private static Level level(int status) {
    return switch (status) {
      case 401, 404, 405, 413, 415, 429 -> Level.DEBUG;
      case 400, 403 -> Level.INFO;
      default -> Level.WARNING;
    };
  }

  private static String causes(Exception exception) {
    StringBuilder text = new StringBuilder(String.valueOf(exception.getMessage()));
    for (Throwable t = exception.getCause(); t != null && text.length() < 1000; t = t.getCause()) {
      text.append(" <- ").append(t);
    }
    return text.toString();
  }

  private static HttpReply problem(LoginFailure failure) {
    JsonObject json =
        Json.createObjectBuilder()
            .add("type", "tag:atprotojakarta.github.io,2026:" + failure.code())
            .add("title", failure.title())
            .add("status", failure.status())
            .add("detail", failure.detail())
            .add("advice", failure.advice())
            .add("code", failure.code())
            .add("reference", failure.reference())
            .build();
    return HttpReply.of(failure.status(), "application/problem+json", json.toString());
  }

  private HttpReply forPerson(HttpServletRequest request, LoginFailure failure) {
    LoginFailureHandler.Answer own = own(request, failure);
    if (own instanceof LoginFailureHandler.Answer.Redirect redirect) {
      Map<String, String> parameters = new LinkedHashMap<>();
      parameters.put("error", failure.code());
      parameters.put("reference", failure.reference());
      parameters.putAll(context(failure));
      return HttpReply.seeOther(addresses.page(request, redirect.path(), parameters));
    }
    if (own instanceof LoginFailureHandler.Answer.Page page) {
      return page(failure, page.html());
    }
    return page(failure, new ErrorPage(failure, tryAgain(request, failure)).html())
        .with("Content-Security-Policy", ErrorPage.contentSecurityPolicy());
  }

  private LoginFailureHandler.@Nullable Answer own(
      HttpServletRequest request, LoginFailure failure) {
    try {
      return handler.map(own -> own.answer(failure, request)).orElse(null);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "The application's LoginFailureHandler failed", e);
      return null;
    }
  }

  private static HttpReply page(LoginFailure failure, String html) {
    return HttpReply.of(failure.status(), "text/html;charset=utf-8", html);
  }

  /** What was typed has to be mended on the login page; anything else can be tried as it was. */
  private String tryAgain(HttpServletRequest request, LoginFailure failure) {
    boolean asItWas = failure.identifier() != null && failure.status() != 400;
    return addresses.page(
        request,
        asItWas ? configuration.base() + "/login" : configuration.loginPage(),
        context(failure));
  }

  private static Map<String, String> context(LoginFailure failure) {
    Map<String, String> context = new LinkedHashMap<>();
    if (failure.identifier() != null) {
      context.put("identifier", failure.identifier());
    }
    if (failure.returnTo() != null) {
      context.put("return_to", failure.returnTo());
    }
    return context;
  }

  private String reference() {
    return random
        .ints(8, 0, ALPHABET.length())
        .collect(StringBuilder::new, (text, i) -> text.append(ALPHABET.charAt(i)), (a, b) -> {})
        .toString();
  }
}
