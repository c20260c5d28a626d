package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.internal.json.UntrustedText;
import java.util.Objects;

/** Passes {@code did:plc} and {@code did:web} to their resolvers and rejects all other methods. */
public final class DispatchingDidResolver implements DidResolver {
  private final DidResolver plc;
  private final DidResolver web;

  /** Creates a resolver from those of the two methods. */
  public DispatchingDidResolver(DidResolver plc, DidResolver web) {
    this.plc = Objects.requireNonNull(plc, "plc");
    this.web = Objects.requireNonNull(web, "web");
  }

  @Override
  public DidDocument resolve(Did did, boolean fresh) {
    return choose(did, plc, web).resolve(did, fresh);
  }

  /**
   * Returns what belongs to the method of a DID.
   *
   * @throws IdentityException when it is another method
   */
  static <T> T choose(Did did, T plc, T web) {
    return switch (did.method()) {
      case "plc" -> plc;
      case "web" -> web;
      default ->
          throw new IdentityException(
              IdentityException.Reason.INVALID_IDENTIFIER,
              "The DID of an account must be a did:plc or did:web, not %s"
                  .formatted(UntrustedText.quoted(did.value())));
    };
  }
}
