package io.github.atprotojakarta.jakarta.internal.web;

import io.github.atprotojakarta.NotSignedInException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import jakarta.servlet.ServletException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The causes of a failure of the application. Containers wrap exceptions in their own. */
public final class FailureCauses {
  private static final int MAX_DEPTH = 20;

  private FailureCauses() {}

  /** Returns a failure and its causes, the outermost first; not more than 20, against cycles. */
  public static Stream<Throwable> of(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    @Nullable Throwable cause = failure;
    while (cause != null && causes.size() < MAX_DEPTH) {
      causes.add(cause);
      cause =
          cause instanceof ServletException e && e.getRootCause() != null
              ? e.getRootCause()
              : cause.getCause();
    }
    return causes.stream();
  }

  /** Returns those causes of a failure which say that somebody must sign in. */
  public static List<Throwable> missingSignIn(Throwable failure) {
    return of(failure)
        .filter(
            cause ->
                cause instanceof NotSignedInException
                    || cause instanceof TokenRevokedException
                    || cause instanceof TokenRefreshException)
        .toList();
  }
}
