package io.github.atprotojakarta.session;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.internal.json.UntrustedText;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the browser sends with a callback beside the parameters.
 *
 * @param loginTokens the tokens in its cookies: a browser sends several cookies of one name if they
 *     have several paths
 * @param device what people recognize the browser by in {@link SessionInfo#device}, such as the
 *     header {@code User-Agent}; {@code null} if it is not known. Control characters are removed,
 *     and {@value #MAX_DEVICE} characters are kept
 */
public record CallbackBrowser(List<Secret> loginTokens, @Nullable String device) {
  /** The number of characters of a device that are kept. */
  public static final int MAX_DEVICE = 256;

  /** Copies the tokens and cleans the device. */
  public CallbackBrowser {
    loginTokens = List.copyOf(loginTokens);
    String clean = device == null ? "" : UntrustedText.clean(device, MAX_DEVICE);
    device = clean.isEmpty() ? null : clean;
  }

  /** Returns a browser of which only the cookies are known. */
  public static CallbackBrowser withTokens(Collection<Secret> loginTokens) {
    return new CallbackBrowser(List.copyOf(loginTokens), null);
  }
}
