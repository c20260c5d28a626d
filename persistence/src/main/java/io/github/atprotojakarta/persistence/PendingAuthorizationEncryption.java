package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.store.PendingAuthorization;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** Turns pending logins into rows and back. */
final class PendingAuthorizationEncryption {
  private static final System.Logger LOG =
      System.getLogger(PendingAuthorizationEncryption.class.getName());

  private final RowCipher cipher;
  private final EncryptedJson json = new EncryptedJson();

  PendingAuthorizationEncryption(RowCipher cipher) {
    this.cipher = cipher;
  }

  PendingAuthorizationEntity seal(PendingAuthorization pending) {
    Secret payload =
        json.writer()
            .put("browser_hash", pending.browserHash())
            .put("iss", pending.issuer())
            .put("client_id", pending.clientId())
            .put(pending.authentication())
            .put("did", pending.expectedDid())
            .put("redirect_uri", pending.redirectUri())
            .put("code_verifier", pending.codeVerifier())
            .put("dpop_jwk", pending.dpopKey().toJwk())
            .put("app_state", pending.appState())
            .put("created_at", pending.createdAt())
            .put("expires_at", pending.expiresAt())
            .toSecret();
    RowIdentity row = RowIdentity.pendingAuthorization(pending.stateHash());
    return new PendingAuthorizationEntity(pending, cipher.seal(row, payload));
  }

  /** Opens a payload. An unreadable one is logged and taken for absent. */
  Optional<PendingAuthorization> open(String stateHash, String sealed) {
    try {
      return Optional.of(read(stateHash, sealed));
    } catch (UnreadableRowException e) {
      LOG.log(System.Logger.Level.WARNING, e.getMessage());
      return Optional.empty();
    }
  }

  private PendingAuthorization read(String stateHash, String sealed) {
    RowIdentity row = RowIdentity.pendingAuthorization(stateHash);
    return json.read(
        row,
        cipher.open(row, sealed),
        payload ->
            new PendingAuthorization(
                stateHash,
                payload.get("browser_hash", text -> text),
                payload.get("iss", URI::create),
                payload.get("client_id", text -> text),
                payload.authentication(),
                payload.getIfPresent("did", Did::parse),
                payload.get("redirect_uri", URI::create),
                payload.get("code_verifier", Secret::of),
                payload.get("dpop_jwk", text -> DpopKey.fromJwk(Secret.of(text))),
                payload.getIfPresent("app_state", text -> text),
                payload.get("created_at", Instant::parse),
                payload.get("expires_at", Instant::parse)));
  }
}
