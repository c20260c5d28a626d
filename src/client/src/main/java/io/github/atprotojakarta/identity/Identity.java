package io.github.atprotojakarta.identity;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An account as its DID document describes it.
 *
 * @param did the account
 * @param verifiedHandle the handle, verified in both directions; {@code null} when it has none that
 *     verifies
 * @param pds the origin of the account's personal data server
 */
public record Identity(Did did, @Nullable Handle verifiedHandle, URI pds) {
  /** The handle, when it was verified in both directions. */
  public Optional<Handle> handle() {
    return Optional.ofNullable(verifiedHandle);
  }
}
