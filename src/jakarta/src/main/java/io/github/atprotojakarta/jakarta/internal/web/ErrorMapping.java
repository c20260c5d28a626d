package io.github.atprotojakarta.jakarta.internal.web;

import io.github.atprotojakarta.AccountBlockedException;
import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.AuthMethodUnsatisfiableException;
import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.NotSignedInException;
import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.PermissionSetException;
import io.github.atprotojakarta.ServerMetadataException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.json.UntrustedText;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of an exception for the person who made the request.
 *
 * @param kind the kind of failure
 * @param code its stable name, usually the kind's own
 * @param detail a sentence about this failure that may be shown
 */
record ErrorMapping(ErrorKind kind, String code, Detail detail) {
  private static final int MAX_DESCRIPTION = 300;

  private ErrorMapping(ErrorKind kind) {
    this(kind, kind.code());
  }

  private ErrorMapping(ErrorKind kind, String code) {
    this(kind, code, Detail.of(kind.code()));
  }

  private ErrorMapping(ErrorKind kind, Detail detail) {
    this(kind, kind.code(), detail);
  }

  /**
   * A sentence.
   *
   * @param key the first part of its key in {@link MessageCatalog}
   * @param english a more exact English sentence; {@code null} if there is none
   * @param arguments the values in the text: error codes of the server, {@code null} for one that
   *     may not be shown
   * @param description the server's own description (RFC 6749 section 4.1.2.1); empty for none
   */
  record Detail(
      String key, @Nullable String english, List<@Nullable String> arguments, String description) {
    private static Detail of(String key) {
      return new Detail(key, null, List.of(), "");
    }

    private static Detail of(String key, String english) {
      return new Detail(key, english, List.of(), "");
    }

    /** Returns the sentence in a language. */
    String in(Messages messages) {
      String[] shown =
          arguments.stream()
              .map(argument -> argument == null ? messages.text("unknown_error") : argument)
              .toArray(String[]::new);
      String sentence = messages.textOrExact(key + ".detail", english, shown);
      // Marked as the server's, so that nobody takes it for this application's.
      return description.isEmpty()
          ? sentence
          : sentence + " " + messages.text("server_message", description.replace('"', '\''));
    }
  }

  /** Maps an exception. The detail of an unexpected one reveals nothing about its cause. */
  static ErrorMapping of(Exception exception) {
    if (exception instanceof RejectedRequestException e) {
      if (e.kind() == ErrorKind.LOGIN_REFUSED) {
        // The application's own sentence, in the language that it chose.
        return new ErrorMapping(
            e.kind(), new Detail(e.code(), null, List.of(String.valueOf(e.getMessage())), ""));
      }
      return new ErrorMapping(
          e.kind(), e.code(), Detail.of(key(e), String.valueOf(e.getMessage())));
    }
    if (exception instanceof AtprotoOAuthException e) {
      return ofOAuth(e);
    }
    return new ErrorMapping(
        FailureCauses.missingSignIn(exception).isEmpty()
            ? ErrorKind.INTERNAL_ERROR
            : ErrorKind.SIGNED_OUT);
  }

  /** A missing identifier is a person's mistake; other wrong parameters are a developer's. */
  private static String key(RejectedRequestException e) {
    return e.code().equals("missing_identifier") ? e.code() : e.kind().code();
  }

  private static ErrorMapping ofOAuth(AtprotoOAuthException exception) {
    if (exception instanceof OAuthCallbackException e) {
      return ofCallback(e);
    }
    if (exception instanceof PermissionSetException) {
      // The application names the set, so nobody who signs in can do anything about it.
      return new ErrorMapping(ErrorKind.INTERNAL_ERROR);
    }
    if (exception instanceof AccountBlockedException) {
      return new ErrorMapping(ErrorKind.ACCOUNT_BLOCKED);
    }
    Optional<HttpTransportException.Kind> failure = transportFailure(exception);
    if (failure.isPresent() && failure.get() != HttpTransportException.Kind.TOO_LARGE) {
      return ofNoResponse(failure.get(), exception);
    }
    if (exception instanceof IdentityException e) {
      return exact(kind(e.reason()), e);
    }
    if (exception instanceof OAuthResponseException e) {
      return ofResponse(e);
    }
    if (exception instanceof ServerMetadataException e) {
      return exact(ErrorKind.SERVER_METADATA, e);
    }
    if (exception instanceof TransientException e) {
      return ofTransient(e);
    }
    if (exception instanceof AuthMethodUnsatisfiableException) {
      return new ErrorMapping(ErrorKind.CLIENT_AUTHENTICATION);
    }
    if (exception instanceof NotSignedInException
        || exception instanceof TokenRevokedException
        || exception instanceof TokenRefreshException) {
      return new ErrorMapping(ErrorKind.SIGNED_OUT);
    }
    return new ErrorMapping(ErrorKind.SERVER_REFUSED);
  }

  /**
   * A server that refuses, closes or does not answer, and an address that is not public, look the
   * same: a stranger could scan networks with the difference. The log has the cause.
   */
  private static ErrorMapping ofNoResponse(
      HttpTransportException.Kind kind, AtprotoOAuthException exception) {
    return kind == HttpTransportException.Kind.BUSY
        ? new ErrorMapping(ErrorKind.UNAVAILABLE)
        : exact(ErrorKind.SERVER_UNREACHABLE, exception);
  }

  private static Optional<HttpTransportException.Kind> transportFailure(Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpTransportException failure) {
        return Optional.of(failure.kind());
      }
    }
    return Optional.empty();
  }

  private static ErrorKind kind(IdentityException.Reason reason) {
    return switch (reason) {
      case INVALID_IDENTIFIER -> ErrorKind.INVALID_IDENTIFIER;
      case HANDLE_NOT_FOUND -> ErrorKind.HANDLE_NOT_FOUND;
      case HANDLE_MISMATCH -> ErrorKind.HANDLE_MISMATCH;
      case DID_NOT_FOUND -> ErrorKind.DID_NOT_FOUND;
      case INVALID_DID_DOCUMENT -> ErrorKind.INVALID_DID_DOCUMENT;
      case NO_PDS -> ErrorKind.NO_PDS;
    };
  }

  private static ErrorMapping ofCallback(OAuthCallbackException e) {
    return switch (e.reason()) {
      case MALFORMED ->
          new ErrorMapping(
              ErrorKind.BAD_REQUEST, "malformed_callback", Detail.of("malformed_callback"));
      case UNKNOWN_STATE -> new ErrorMapping(ErrorKind.UNKNOWN_LOGIN);
      case OTHER_BROWSER -> new ErrorMapping(ErrorKind.OTHER_BROWSER);
      case ISSUER_MISMATCH -> new ErrorMapping(ErrorKind.ISSUER_MISMATCH);
      case ACCOUNT_MISMATCH -> new ErrorMapping(ErrorKind.ACCOUNT_MISMATCH);
      case REFUSED -> ofRefusal(code(e.error().orElse(null))).describedBy(e.description());
    };
  }

  private static ErrorMapping ofRefusal(@Nullable String error) {
    return switch (error == null ? "" : error) {
      case "access_denied" -> new ErrorMapping(ErrorKind.ACCESS_DENIED);
      case "login_required",
          "consent_required",
          "interaction_required",
          "account_selection_required" ->
          new ErrorMapping(ErrorKind.LOGIN_REQUIRED, String.valueOf(error));
      case "invalid_grant" -> new ErrorMapping(ErrorKind.CODE_REFUSED);
      case "temporarily_unavailable" ->
          new ErrorMapping(ErrorKind.UNAVAILABLE, Detail.of("temporarily_unavailable"));
      default -> refused("server_error", error);
    };
  }

  private static ErrorMapping ofResponse(OAuthResponseException e) {
    return refused("server_error_status", code(e.error().orElse(null)), "" + e.status())
        .describedBy(e.description());
  }

  private ErrorMapping describedBy(Optional<String> description) {
    String clean = UntrustedText.clean(description.orElse(""), MAX_DESCRIPTION);
    return new ErrorMapping(
        kind, code, new Detail(detail.key, detail.english, detail.arguments, clean));
  }

  private static ErrorMapping refused(String key, @Nullable String... arguments) {
    return new ErrorMapping(
        ErrorKind.SERVER_REFUSED, new Detail(key, null, Arrays.asList(arguments), ""));
  }

  /** Shows the message only for failures of other servers; the rest are this application's own. */
  private static ErrorMapping ofTransient(TransientException e) {
    if (e.getCause() instanceof OAuthResponseException response) {
      return exact(
          response.status() == 429 ? ErrorKind.UNAVAILABLE : ErrorKind.SERVER_UNREACHABLE, e);
    }
    return new ErrorMapping(ErrorKind.UNAVAILABLE);
  }

  /** Returns an error code of another server; {@code null} if it may not be shown. */
  private static @Nullable String code(@Nullable String error) {
    return error != null && error.matches("[A-Za-z0-9_.-]{1,64}") ? error : null;
  }

  /** Shows the exception's message, which names what the text only describes. */
  private static ErrorMapping exact(ErrorKind kind, AtprotoOAuthException e) {
    String message = UntrustedText.clean(String.valueOf(e.getMessage()), 400);
    return new ErrorMapping(kind, Detail.of(kind.code(), message));
  }
}
