package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.store.PendingAuthorization;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** Converts pending logins into encrypted rows and back. */
final class PendingAuthorizationRowMapper {
  private static final System.Logger LOG =
      System.getLogger(PendingAuthorizationRowMapper.class.getName());

  private final RowCipher cipher;
  private final PayloadJson json = new PayloadJson();

  PendingAuthorizationRowMapper(RowCipher cipher) {
    this.cipher = cipher;
  }

  PendingAuthorizationEntity toRow(PendingAuthorization pending) {
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
    return new PendingAuthorizationEntity(pending, cipher.encrypt(row, payload));
  }

  /**
   * Decrypts a payload. Logs a warning and returns empty if nobody can read it.
   *
   * @throws io.github.atprotojakarta.TransientException if its key is not in the key ring
   */
  Optional<PendingAuthorization> fromPayload(String stateHash, String encrypted) {
    try {
      return Optional.of(read(stateHash, encrypted));
    } catch (UnreadableRowException e) {
      e.throwIfKeyMissing();
      LOG.log(System.Logger.Level.WARNING, "ATP3107 " + e.getMessage());
      return Optional.empty();
    }
  }

  private PendingAuthorization read(String stateHash, String encrypted) {
    RowIdentity row = RowIdentity.pendingAuthorization(stateHash);
    return json.read(
        row,
        cipher.decrypt(row, encrypted),
        payload ->
            PendingAuthorization.builder()
                .stateHash(stateHash)
                .browserHash(payload.get("browser_hash", value -> value))
                .issuer(payload.get("iss", URI::create))
                .clientId(payload.get("client_id", value -> value))
                .authentication(payload.authentication())
                .expectedDid(payload.getIfPresent("did", Did::parse))
                .redirectUri(payload.get("redirect_uri", URI::create))
                .codeVerifier(payload.get("code_verifier", Secret::of))
                .dpopKey(payload.get("dpop_jwk", jwk -> DpopKey.fromJwk(Secret.of(jwk))))
                .appState(payload.getIfPresent("app_state", value -> value))
                .createdAt(payload.get("created_at", Instant::parse))
                .expiresAt(payload.get("expires_at", Instant::parse))
                .build());
  }
}
