package io.github.atprotojakarta.session;

import io.github.atprotojakarta.Secret;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the browser sends with a callback beside the parameters.
 *
 * @param loginTokens the tokens in its cookies: a browser sends several cookies of one name if they
 *     have several paths
 * @param device what people recognize the browser by in {@link SessionInfo#device}, such as the
 *     header {@code User-Agent}; {@code null} if it is not known. The session keeps 256 characters,
 *     without control characters
 */
public record CallbackBrowser(List<Secret> loginTokens, @Nullable String device) {
  /** Copies the tokens. */
  public CallbackBrowser {
    loginTokens = List.copyOf(loginTokens);
  }

  /** Returns a browser of which only the cookies are known. */
  public static CallbackBrowser withTokens(Collection<Secret> loginTokens) {
    return new CallbackBrowser(List.copyOf(loginTokens), null);
  }
}
