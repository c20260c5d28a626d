package io.github.atprotojakarta.jakarta.internal.web;

import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.internal.json.UntrustedText;
import io.github.atprotojakarta.internal.log.LogBudget;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.LoginFailure;
import io.github.atprotojakarta.jakarta.LoginFailureHandler;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns exceptions into responses: a page for people, in their language, and a problem document
 * (RFC 9457) for programs, in English. Logs an exception in one line, and shows a reference only if
 * there is such a line.
 */
public final class ErrorResponses {
  private static final System.Logger LOG = System.getLogger(ErrorResponses.class.getName());

  /** Without 0, O, 1 and I, because people read references out on the phone. */
  private static final String ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

  /** For each code: strangers can cause as many failures as they like. */
  private static final int LINES_PER_MINUTE = 60;

  private static final Duration RETRY = Duration.ofSeconds(10);

  private final ApplicationUrls addresses;
  private final AtprotoConfiguration configuration;
  private final Optional<LoginFailureHandler> handler;
  private final MessageCatalog catalog;
  private final SecureRandom random;
  private final ClientKinds kinds;
  private final LoginPageUrl loginPage;
  private final LogBudget logBudget = new LogBudget(LINES_PER_MINUTE, System::nanoTime);

  /** An outage makes all requests fail in the same way. */
  private final LogBudget outageBudget = new LogBudget(1, System::nanoTime);

  /** Creates the responses of an application. */
  public ErrorResponses(
      AtprotoConfiguration configuration,
      ApplicationUrls addresses,
      Optional<LoginFailureHandler> handler,
      MessageCatalog catalog,
      SecureRandom random,
      ClientKinds kinds) {
    this.addresses = addresses;
    this.configuration = configuration;
    this.handler = handler;
    this.catalog = catalog;
    this.random = random;
    this.kinds = kinds;
    this.loginPage = new LoginPageUrl(configuration, addresses);
  }

  /**
   * Logs a failure and returns the response to it.
   *
   * @param identifier the handle, DID or server that the person entered, if known
   * @param returnTo the page that the person requested, if known
   */
  public HttpReply reply(
      HttpServletRequest request,
      Exception exception,
      @Nullable String identifier,
      @Nullable ReturnPath returnTo) {
    return reply(request, exception, identifier, returnTo, failure -> {});
  }

  /**
   * Logs a failure and returns the response to it.
   *
   * @param observer gets the failure before the response is made
   */
  public HttpReply reply(
      HttpServletRequest request,
      Exception exception,
      @Nullable String identifier,
      @Nullable ReturnPath returnTo,
      Consumer<LoginFailure> observer) {
    ErrorMapping mapping = ErrorMapping.of(exception);
    ErrorKind kind = mapping.kind();
    boolean person = kinds.of(request) == ClientKind.PERSON;
    Messages messages = person ? catalog.forPerson(request) : catalog.forPrograms();
    Level level = level(mapping.code(), kind.status());
    OptionalInt leftOut =
        LOG.isLoggable(level) ? nextLine(mapping, exception) : OptionalInt.empty();
    LoginFailure failure =
        LoginFailure.builder(mapping.code(), kind.status())
            .title(kind.title(messages))
            .detail(mapping.detail().in(messages))
            .advice(kind.advice(messages))
            .locale(messages.locale())
            .reference(leftOut.isPresent() ? reference() : "")
            .identifier(identifier == null ? null : UntrustedText.clean(identifier, 256))
            .returnTo(returnTo == null ? null : returnTo.value())
            .retryAfter(kind.status() == 503 ? retryAfter(exception) : null)
            .build();
    leftOut.ifPresent(lines -> log(level, failure, exception, lines));
    observer.accept(failure);
    HttpReply reply =
        person ? forPerson(request, failure, messages) : problem(request, failure, exception);
    return withStatusHeaders(request, reply, failure).with("Referrer-Policy", "no-referrer");
  }

  /** Returns what another server asked for, or a short time. */
  private static Duration retryAfter(Exception exception) {
    return FailureCauses.of(exception)
        .filter(OAuthResponseException.class::isInstance)
        .map(OAuthResponseException.class::cast)
        .flatMap(failure -> failure.retryAfter().stream())
        .findFirst()
        .orElse(RETRY);
  }

  /**
   * Returns the page that a link to the logout shows.
   *
   * @param returnTo where the person goes after that
   */
  public HttpReply signOutPage(HttpServletRequest request, @Nullable ReturnPath returnTo) {
    return SignOutPage.reply(
        catalog.forPerson(request),
        addresses.page(request, configuration.base() + "/logout"),
        returnTo);
  }

  /** Adds the headers that a 401, a 429 and a 503 must have. */
  private HttpReply withStatusHeaders(
      HttpServletRequest request, HttpReply reply, LoginFailure failure) {
    if (failure.status() == 401) {
      // Browsers do not know this scheme, so they show no password dialog.
      return loginPage.linkedFrom(reply.with("WWW-Authenticate", "AtprotoSession"), request);
    }
    if (failure.status() == 429) {
      return reply.with("Retry-After", "1");
    }
    return failure.retryAfter() == null
        ? reply
        : reply.with("Retry-After", "" + failure.retryAfter().toSeconds());
  }

  /** Returns how many lines were left out before; empty if this one must be left out, too. */
  private OptionalInt nextLine(ErrorMapping mapping, Exception exception) {
    if (mapping.kind() != ErrorKind.UNAVAILABLE) {
      return logBudget.next(mapping.code());
    }
    Throwable root = FailureCauses.of(exception).reduce(exception, (outer, inner) -> inner);
    return outageBudget.next(root.getClass().getName());
  }

  private static void log(Level level, LoginFailure failure, Exception exception, int leftOut) {
    String line =
        messageId(level)
            + "AT Protocol sign-in: "
            + (leftOut == 0 ? "" : "(" + leftOut + " left out) ")
            + failure.code()
            + " ["
            + failure.reference()
            + "]"
            + (failure.identifier() == null ? "" : " for " + failure.identifier())
            + ": ";
    if (level == Level.ERROR) {
      LOG.log(level, line + exception.getClass().getName(), exception);
    } else {
      LOG.log(level, line + UntrustedText.clean(causes(exception), 1000));
    }
  }

  private static String messageId(Level level) {
    return switch (level) {
      case ERROR -> "ATP2401 ";
      case WARNING -> "ATP2402 ";
      default -> "";
    };
  }

  /** Warnings are failures that operators can fix; mistakes of users are information. */
  private static Level level(String code, int status) {
    if (code.equals(ErrorKind.BUSY.code()) || status == 429) {
      // The limit itself says so, once a minute.
      return Level.DEBUG;
    }
    return switch (status) {
      case 500 -> Level.ERROR;
      case 401 -> Level.DEBUG; // each call of a program whose session has ended
      case 400, 403, 404, 405, 409, 413, 415, 501 -> Level.INFO;
      default -> Level.WARNING;
    };
  }

  private static String causes(Exception exception) {
    StringBuilder causes = new StringBuilder(String.valueOf(exception.getMessage()));
    for (Throwable t = exception.getCause();
        t != null && causes.length() < 1000;
        t = t.getCause()) {
      causes.append(" <- ").append(t);
    }
    return causes.toString();
  }

  private HttpReply problem(HttpServletRequest request, LoginFailure failure, Exception exception) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("type", "tag:atprotojakarta.github.io,2026:" + failure.code())
            .add("title", failure.title())
            .add("status", failure.status())
            .add("detail", failure.detail())
            .add("advice", failure.advice())
            .add("code", failure.code());
    if (!failure.reference().isEmpty()) {
      json.add("reference", failure.reference());
    }
    if (exception instanceof RejectedRequestException rejected && rejected.count() != null) {
      json.add("count", rejected.count());
    }
    if (failure.status() == 401) {
      json.add("login", loginPage.url(request));
    }
    return HttpReply.of(failure.status(), "application/problem+json", json.build().toString());
  }

  private HttpReply forPerson(HttpServletRequest request, LoginFailure failure, Messages messages) {
    ErrorPage plain = new ErrorPage(messages, failure, tryAgain(request, failure));
    HttpReply page =
        HttpReply.of(failure.status(), "text/html;charset=utf-8", "")
            .with("Vary", "Accept-Language");
    LoginFailureHandler.Reply reply = ownReply(request, failure);
    if (reply instanceof LoginFailureHandler.Reply.Redirect redirect) {
      return redirect(request, failure, redirect.path());
    }
    if (reply instanceof LoginFailureHandler.Reply.Page own) {
      return page.withBody("text/html;charset=utf-8", own.html());
    }
    return reply instanceof LoginFailureHandler.Reply.Forward forward
        ? page.with(new ForwardedPage(request, failure, forward.path(), plain))
        : plain.addTo(page);
  }

  private HttpReply redirect(HttpServletRequest request, LoginFailure failure, String path) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("error", failure.code());
    if (!failure.reference().isEmpty()) {
      parameters.put("reference", failure.reference());
    }
    parameters.putAll(context(failure));
    return HttpReply.seeOther(addresses.page(request, path, parameters));
  }

  private LoginFailureHandler.@Nullable Reply ownReply(
      HttpServletRequest request, LoginFailure failure) {
    try {
      return handler.map(own -> own.handle(failure, request)).orElse(null);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "ATP2207 The application's LoginFailureHandler failed", e);
      return null;
    }
  }

  /** Returns where to retry: on the login page if the input was wrong, else with the same input. */
  private String tryAgain(HttpServletRequest request, LoginFailure failure) {
    boolean sameInput = failure.identifier() != null && failure.status() != 400;
    return addresses.page(
        request,
        sameInput ? configuration.base() + "/login" : configuration.loginPage(),
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
        .collect(
            StringBuilder::new, (letters, i) -> letters.append(ALPHABET.charAt(i)), (a, b) -> {})
        .toString();
  }
}
