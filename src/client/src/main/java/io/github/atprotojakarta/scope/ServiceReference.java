package io.github.atprotojakarta.scope;

import io.github.atprotojakarta.internal.json.UntrustedText;
import java.util.regex.Pattern;

/**
 * Checks references to services: a {@code did:plc} or {@code did:web} with the fragment of a
 * service in its DID document (atproto.com/specs/permission, "rpc", {@code aud}).
 */
final class ServiceReference {
  private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";

  /** A host without a path; only {@code localhost} may have a port (atproto.com/specs/did). */
  private static final String WEB =
      "web:(?:localhost%3A[0-9]{1,5}|" + LABEL + "(?:\\." + LABEL + ")*+)";

  /** RFC 3986 section 3.5. Possessive: a greedy repetition needs stack for each character. */
  private static final String FRAGMENT = "(?:[a-zA-Z0-9._~!$&'()*+,;=:@/?-]|%[0-9a-fA-F]{2})++";

  private static final Pattern SYNTAX =
      Pattern.compile("did:(?:plc:[a-z2-7]{24}|" + WEB + ")#" + FRAGMENT);
  private static final int MAX_LENGTH = 2048;

  private ServiceReference() {}

  static void check(String parameter, String text) {
    if (text.length() > MAX_LENGTH || !SYNTAX.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "%s %s is not a service such as did:web:api.example.com#svc_appview"
              .formatted(parameter, UntrustedText.quoted(text)));
    }
  }
}
