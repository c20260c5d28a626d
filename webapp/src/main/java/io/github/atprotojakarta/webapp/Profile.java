package io.github.atprotojakarta.webapp;

import org.jspecify.annotations.Nullable;

/**
 * How an account shows itself.
 *
 * @param handle the handle; the DID when there is none
 * @param handleVerified whether the handle leads to this account, not only the account to the
 *     handle
 * @param displayName the name that the person chose, {@code null} when none
 * @param description the person's words about themselves, {@code null} when none
 * @param avatarCid the content id of the picture, {@code null} when none
 */
public record Profile(
    String handle,
    boolean handleVerified,
    @Nullable String displayName,
    @Nullable String description,
    @Nullable String avatarCid) {

  /** The name to show. */
  public String name() {
    return displayName == null ? handle : displayName;
  }

  /** The handle as people write it; the DID as it is. */
  public String at() {
    return handle.startsWith("did:") ? handle : "@" + handle;
  }

  /** Whether there is a picture. */
  public boolean hasAvatar() {
    return avatarCid != null;
  }

  /** What stands in the place of a picture. */
  public String initial() {
    String name = name();
    return name.substring(0, name.offsetByCodePoints(0, 1)).toUpperCase(java.util.Locale.ROOT);
  }
}
