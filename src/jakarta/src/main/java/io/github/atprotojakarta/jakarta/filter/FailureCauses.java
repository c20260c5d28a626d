package io.github.atprotojakarta.jakarta.filter;

import jakarta.servlet.ServletException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The causes of a failure of the application. Containers wrap exceptions in their own. */
final class FailureCauses {
  private static final int MAX_DEPTH = 20;

  private FailureCauses() {}

  /** Returns a failure and its causes, the outermost first; not more than 20, against cycles. */
  static Stream<Throwable> of(Throwable failure) {
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
}
