package io.github.atprotojakarta.webapp;

import org.jspecify.annotations.Nullable;

/**
 * The profile of an account.
 *
 * @param handle the handle; the DID if there is none
 * @param handleVerified whether the handle resolves to this account
 * @param displayName the chosen name; {@code null} if there is none
 * @param description the person's description; {@code null} if there is none
 * @param avatarCid the content id of the picture; {@code null} if there is none
 */
public record Profile(
    String handle,
    boolean handleVerified,
    @Nullable String displayName,
    @Nullable String description,
    @Nullable String avatarCid) {

  /** Returns the display name, or else the handle. */
  public String name() {
    return displayName == null ? handle : displayName;
  }

  /** Returns the handle with an at sign; a DID without. */
  public String at() {
    return handle.startsWith("did:") ? handle : "@" + handle;
  }

  /** Returns whether there is a picture. */
  public boolean hasAvatar() {
    return avatarCid != null;
  }

  /** Returns the letter that replaces a missing picture. */
  public String initial() {
    String name = name();
    return name.substring(0, name.offsetByCodePoints(0, 1)).toUpperCase(java.util.Locale.ROOT);
  }
}
