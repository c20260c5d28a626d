package io.github.atprotojakarta.identity;

import jakarta.json.JsonObject;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What sign-in needs of a DID document (atproto.com/specs/did, "DID Documents").
 *
 * @param did whose document it is
 * @param claimedHandle the first {@code at://} alias, {@code null} when there is none that is a
 *     handle; a claim, not yet verified
 * @param pdsEndpoint the origin of the {@code #atproto_pds} service, {@code null} when there is
 *     none
 */
public record DidDocument(Did did, @Nullable Handle claimedHandle, @Nullable URI pdsEndpoint) {
  /**
   * Reads a DID document.
   *
   * @param expected the DID that was asked for; the document must be its own
   * @throws io.github.atprotojakarta.IdentityException when the document breaks the rules
   */
  public static DidDocument parse(JsonObject json, Did expected) {
    throw new UnsupportedOperationException();
  }

  /** The claimed handle. */
  public Optional<Handle> handle() {
    return Optional.ofNullable(claimedHandle);
  }
}
