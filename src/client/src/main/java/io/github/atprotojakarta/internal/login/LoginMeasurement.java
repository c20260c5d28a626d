package io.github.atprotojakarta.internal.login;

import io.github.atprotojakarta.AccountBlockedException;
import io.github.atprotojakarta.AuthMethodUnsatisfiableException;
import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.ServerMetadataException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Measurement.LoginCause;
import io.github.atprotojakarta.metrics.Measurement.LoginOutcome;
import io.github.atprotojakarta.metrics.MetricsListener;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Measures one step of a login: how it ended and why. For one thread and one step. */
final class LoginMeasurement {
  private final MetricsListener metrics;

  /** The part of the step that failed; {@code null} if none of those that {@link #part} names. */
  private @Nullable LoginCause failedPart;

  LoginMeasurement(MetricsListener metrics) {
    this.metrics = metrics;
  }

  /** Runs the step and reports its result. */
  <T> T step(LoginOutcome success, Supplier<T> work) {
    T result;
    try {
      result = work.get();
    } catch (RuntimeException | Error e) {
      // A block is no failure of the store that has it.
      LoginCause part = e instanceof AccountBlockedException ? null : failedPart;
      LoginCause cause = part == null ? cause(e) : part;
      report(cause.outcome(), cause);
      throw e;
    }
    report(success, LoginCause.NONE);
    return result;
  }

  /** Runs a part of the step; if it fails, this is the cause. */
  <T> T part(LoginCause ifItFails, Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException | Error e) {
      failedPart = ifItFails;
      throw e;
    }
  }

  /** Runs a part without a result. */
  void part(LoginCause ifItFails, Runnable work) {
    part(
        ifItFails,
        () -> {
          work.run();
          return true;
        });
  }

  private void report(LoginOutcome outcome, LoginCause cause) {
    metrics.on(new Measurement.Login(outcome, cause));
  }

  private static LoginCause cause(Throwable failure) {
    if (isBusy(failure)) {
      return LoginCause.LIMIT;
    }
    if (failure instanceof OAuthCallbackException e) {
      return cause(e);
    }
    if (failure instanceof AccountBlockedException) {
      return LoginCause.BLOCKED;
    }
    if (failure instanceof IdentityException) {
      return LoginCause.ACCOUNT;
    }
    if (failure instanceof OAuthResponseException) {
      return LoginCause.SERVER_REFUSED;
    }
    if (failure instanceof ServerMetadataException) {
      return LoginCause.SERVER_METADATA;
    }
    if (failure instanceof AuthMethodUnsatisfiableException) {
      return LoginCause.CLIENT_AUTHENTICATION;
    }
    return failure instanceof TransientException ? LoginCause.SERVER_UNREACHABLE : LoginCause.OTHER;
  }

  private static LoginCause cause(OAuthCallbackException callback) {
    return switch (callback.reason()) {
      case MALFORMED -> LoginCause.REQUEST;
      case UNKNOWN_STATE -> LoginCause.UNKNOWN_LOGIN;
      case OTHER_BROWSER -> LoginCause.OTHER_BROWSER;
      case ISSUER_MISMATCH, ACCOUNT_MISMATCH -> LoginCause.MISMATCH;
      case REFUSED ->
          callback.error().filter("access_denied"::equals).isPresent()
              ? LoginCause.ACCESS_DENIED
              : LoginCause.SERVER_REFUSED;
    };
  }

  /** Whether this client has too many connections: the server did nothing wrong. */
  private static boolean isBusy(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpTransportException e
          && e.kind() == HttpTransportException.Kind.BUSY) {
        return true;
      }
    }
    return false;
  }
}
