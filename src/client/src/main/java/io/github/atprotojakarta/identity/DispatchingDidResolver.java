package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.internal.json.UntrustedText;
import java.util.Objects;

/** Resolves DIDs of the two methods that the AT Protocol knows, and refuses all others. */
public final class DispatchingDidResolver implements DidResolver {
  private final DidResolver plc;
  private final DidResolver web;

  /** Combines the resolvers of the two methods. */
  public DispatchingDidResolver(DidResolver plc, DidResolver web) {
    this.plc = Objects.requireNonNull(plc, "plc");
    this.web = Objects.requireNonNull(web, "web");
  }

  @Override
  public DidDocument resolve(Did did, boolean fresh) {
    return switch (did.method()) {
      case "plc" -> plc.resolve(did, fresh);
      case "web" -> web.resolve(did, fresh);
      default ->
          throw new IdentityException(
              IdentityException.Reason.INVALID_IDENTIFIER,
              "Accounts have a did:plc or a did:web, not %s"
                  .formatted(UntrustedText.quoted(did.value())));
    };
  }
}
