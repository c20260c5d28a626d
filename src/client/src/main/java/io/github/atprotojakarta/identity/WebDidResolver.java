package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.internal.json.UntrustedText;
import java.net.URI;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves {@code did:web} at {@code https://<host>/.well-known/did.json}, without a cache. The AT
 * Protocol allows no path, and a port only for {@code localhost} in development mode
 * (atproto.com/specs/did, "did:web in AT Protocol").
 */
public final class WebDidResolver implements DidResolver {
  private static final Pattern LOCALHOST = Pattern.compile("localhost(?:%3A([1-9][0-9]{0,4}))?");

  private final DidDocumentFetcher documents;
  private final boolean development;

  /**
   * Creates the resolver.
   *
   * @param development whether {@code localhost}, over plain http, and {@code .test} are allowed
   */
  public WebDidResolver(HttpTransport transport, boolean development) {
    this.documents = new DidDocumentFetcher(Objects.requireNonNull(transport, "transport"));
    this.development = development;
  }

  @Override
  public DidDocument resolve(Did did, boolean fresh) {
    return documents.fetch(address(did), did);
  }

  /**
   * Returns the address of the document of a DID.
   *
   * @throws IdentityException when it is no {@code did:web} of the AT Protocol
   */
  URI address(Did did) {
    return URI.create(origin(did) + "/.well-known/did.json");
  }

  private String origin(Did did) {
    if (!did.method().equals("web")) {
      throw invalid(did, "it has another DID method");
    }
    String host = did.methodSpecificId();
    Matcher localhost = LOCALHOST.matcher(host);
    if (localhost.matches()) {
      if (!development) {
        throw invalid(did, "localhost is allowed only in development mode");
      }
      return "http://localhost" + (localhost.group(1) == null ? "" : ":" + localhost.group(1));
    }
    if (host.contains(":")) {
      throw invalid(did, "the AT Protocol does not allow a path");
    }
    if (host.contains("%")) {
      throw invalid(did, "the AT Protocol does not allow a port");
    }
    return "https://" + hostname(did, host);
  }

  private Handle hostname(Did did, String host) {
    Handle name;
    try {
      name = Handle.parse(host);
    } catch (IdentityException e) {
      throw invalid(did, "it has no public host name");
    }
    if (!name.value().equals(host)) {
      throw invalid(did, "the host name must be in lower case");
    }
    if (name.isReserved(development)) {
      throw invalid(did, "." + name.topLevelDomain() + " is a reserved domain");
    }
    return name;
  }

  private static IdentityException invalid(Did did, String reason) {
    return new IdentityException(
        IdentityException.Reason.INVALID_IDENTIFIER,
        "Not a valid did:web: %s; %s".formatted(UntrustedText.quoted(did.value()), reason));
  }
}
