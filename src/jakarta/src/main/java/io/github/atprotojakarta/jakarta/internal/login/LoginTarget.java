package io.github.atprotojakarta.jakarta.internal.login;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.identity.AccountIdentifier;
import io.github.atprotojakarta.identity.Did;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The server that a login asks first: what a stranger who types it lets this application send
 * requests to. A server is named by the last two labels of its host, because whoever has a domain
 * has as many names below it as they like. Accounts of {@code did:plc} share their directory.
 */
final class LoginTarget {
  private static final String WEB = "did:web:";
  private static final String DIRECTORY = "did:plc";

  /** An IP address is no name. */
  private static final Pattern ADDRESS = Pattern.compile("\\[.*|[0-9.]+");

  private LoginTarget() {}

  /** Returns the target; empty if the identifier is invalid, so that nobody is asked. */
  static Optional<String> of(String identifier) {
    try {
      AccountIdentifier account = AccountIdentifier.parse(identifier, true);
      if (account instanceof AccountIdentifier.ByHandle byHandle) {
        return Optional.of(site(byHandle.handle().toString()));
      }
      if (account instanceof AccountIdentifier.ByServer byServer) {
        return Optional.of(site(byServer.origin().getHost()));
      }
      return Optional.of(ofDid(((AccountIdentifier.ByDid) account).did()));
    } catch (IdentityException e) {
      return Optional.empty();
    }
  }

  private static String ofDid(Did did) {
    String value = did.value();
    if (!value.startsWith(WEB)) {
      return DIRECTORY;
    }
    String host = value.substring(WEB.length());
    int port = host.indexOf('%');
    return site(port < 0 ? host : host.substring(0, port));
  }

  private static String site(String host) {
    if (ADDRESS.matcher(host).matches()) {
      return host;
    }
    int second = host.lastIndexOf('.', host.lastIndexOf('.') - 1);
    return host.substring(second + 1);
  }
}
