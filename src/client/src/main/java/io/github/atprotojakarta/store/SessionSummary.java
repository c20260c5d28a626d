package io.github.atprotojakarta.store;

import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What administrators see of a stored session: no token, no key and no scope, and nothing that a
 * store has to decrypt.
 */
public final class SessionSummary {
  private final SessionKey key;
  private final String clientId;
  private final @Nullable String clientKeyId;
  private final @Nullable String encryptionKeyId;
  private final long version;
  private final Instant createdAt;
  private final Instant refreshedAt;
  private final Instant usedAt;
  private final Instant endsAt;
  private final @Nullable OwedRevocation owedRevocation;

  private SessionSummary(Builder builder) {
    this.key = Objects.requireNonNull(builder.key, "key");
    this.clientId = Objects.requireNonNull(builder.clientId, "clientId");
    this.clientKeyId = builder.clientKeyId;
    this.encryptionKeyId = builder.encryptionKeyId;
    this.version = builder.version;
    this.createdAt = Objects.requireNonNull(builder.createdAt, "createdAt");
    this.refreshedAt = Objects.requireNonNull(builder.refreshedAt, "refreshedAt");
    this.usedAt = Objects.requireNonNull(builder.usedAt, "usedAt");
    this.endsAt = builder.endsAt == null ? endOfRefreshToken() : builder.endsAt;
    this.owedRevocation = builder.owedRevocation;
  }

  private Instant endOfRefreshToken() {
    return clientKeyId == null
        ? createdAt.plus(StoredSession.PUBLIC_SESSION)
        : refreshedAt.plus(StoredSession.CONFIDENTIAL_REFRESH_TOKEN);
  }

  /** Returns a builder; client key, encryption key, end and owed revocation are optional. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with what a store that does not encrypt knows of a session in use. */
  public static Builder builder(StoredSession session) {
    ClientAuthentication authentication = session.authentication();
    return builder()
        .key(session.key())
        .clientId(session.clientId())
        .clientKeyId(
            authentication instanceof ClientAuthentication.PrivateKeyJwt jwt ? jwt.kid() : null)
        .version(session.version())
        .createdAt(session.createdAt())
        .refreshedAt(session.refreshedAt())
        .usedAt(session.usedAt());
  }

  /** Returns this summary with an earlier end, or itself if it ends before that. */
  public SessionSummary endingBy(Instant end) {
    return end.isBefore(endsAt) ? toBuilder().endsAt(end).build() : this;
  }

  private Builder toBuilder() {
    return builder()
        .key(key)
        .clientId(clientId)
        .clientKeyId(clientKeyId)
        .encryptionKeyId(encryptionKeyId)
        .version(version)
        .createdAt(createdAt)
        .refreshedAt(refreshedAt)
        .usedAt(usedAt)
        .owedRevocation(owedRevocation);
  }

  /** Returns the account and the public id of the session. */
  public SessionKey key() {
    return key;
  }

  /** Returns the {@code client_id} that the session was made with. */
  public String clientId() {
    return clientId;
  }

  /** Returns the id of the client key that refreshes need; {@code null} for a public client. */
  public @Nullable String clientKeyId() {
    return clientKeyId;
  }

  /**
   * Returns the id of the key that encrypts the row; {@code null} if the store does not encrypt.
   */
  public @Nullable String encryptionKeyId() {
    return encryptionKeyId;
  }

  /** Returns the number of token sets so far: 1 at login, one more with every refresh. */
  public long version() {
    return version;
  }

  /** Returns the time at which the user signed in. */
  public Instant createdAt() {
    return createdAt;
  }

  /** Returns the time at which the newest tokens were issued. */
  public Instant refreshedAt() {
    return refreshedAt;
  }

  /** Returns the time of the last use that was recorded. */
  public Instant usedAt() {
    return usedAt;
  }

  /**
   * Returns the time at which the session ends if it is not used before. From a store, it is that
   * of {@link StoredSession#endsAt}; from the client, {@link
   * io.github.atprotojakarta.session.SessionLimits} count too. A server may end it earlier.
   */
  public Instant endsAt() {
    return endsAt;
  }

  /** Returns the revocation of a retired session; {@code null} if the session is in use. */
  public @Nullable OwedRevocation owedRevocation() {
    return owedRevocation;
  }

  /** Returns whether the session has ended, and its tokens are still to be revoked. */
  public boolean retired() {
    return owedRevocation != null;
  }

  /**
   * Returns the session as JSON, for tools of administrators. Times are strings in ISO 8601, in
   * UTC; what is not known is {@code null}. A retired session has {@code owedSince} and {@code
   * nextAttempt} instead of {@code endsAt}.
   */
  public JsonObject toJson() {
    JsonObjectBuilder json = Json.createObjectBuilder();
    add(json, "did", key.did());
    add(json, "session", key.id());
    add(json, "clientId", clientId);
    add(json, "clientKey", clientKeyId);
    add(json, "encryptionKey", encryptionKeyId);
    add(json, "createdAt", createdAt);
    add(json, "refreshedAt", refreshedAt);
    add(json, "usedAt", usedAt);
    if (owedRevocation == null) {
      add(json, "endsAt", endsAt);
    } else {
      add(json, "owedSince", owedRevocation.since());
      add(json, "nextAttempt", owedRevocation.nextAttempt());
    }
    return json.build();
  }

  private static void add(JsonObjectBuilder json, String name, @Nullable Object value) {
    if (value == null) {
      json.addNull(name);
    } else {
      json.add(name, value.toString());
    }
  }

  /** Returns key and version. */
  @Override
  public String toString() {
    return "SessionSummary[" + key + ", version=" + version + "]";
  }

  /** Builds {@link SessionSummary}. */
  public static final class Builder {
    private @Nullable SessionKey key;
    private @Nullable String clientId;
    private @Nullable String clientKeyId;
    private @Nullable String encryptionKeyId;
    private long version = 1;
    private @Nullable Instant createdAt;
    private @Nullable Instant refreshedAt;
    private @Nullable Instant usedAt;
    private @Nullable Instant endsAt;
    private @Nullable OwedRevocation owedRevocation;

    private Builder() {}

    /** Sets the account and the session id. */
    public Builder key(SessionKey key) {
      this.key = key;
      return this;
    }

    /** Sets the {@code client_id}. */
    public Builder clientId(String clientId) {
      this.clientId = clientId;
      return this;
    }

    /** Sets the id of the client key; {@code null} for a public client. */
    public Builder clientKeyId(@Nullable String clientKeyId) {
      this.clientKeyId = clientKeyId;
      return this;
    }

    /** Sets the id of the encryption key; {@code null} if the store does not encrypt. */
    public Builder encryptionKeyId(@Nullable String encryptionKeyId) {
      this.encryptionKeyId = encryptionKeyId;
      return this;
    }

    /** Sets the number of token sets; 1 unless set. */
    public Builder version(long version) {
      this.version = version;
      return this;
    }

    /** Sets the time of the login. */
    public Builder createdAt(Instant createdAt) {
      this.createdAt = createdAt;
      return this;
    }

    /** Sets the time at which the newest tokens were issued. */
    public Builder refreshedAt(Instant refreshedAt) {
      this.refreshedAt = refreshedAt;
      return this;
    }

    /** Sets the time of the last use. */
    public Builder usedAt(Instant usedAt) {
      this.usedAt = usedAt;
      return this;
    }

    /** Sets the end; that of the AT Protocol, as in {@link StoredSession#endsAt}, unless set. */
    public Builder endsAt(Instant endsAt) {
      this.endsAt = endsAt;
      return this;
    }

    /** Sets the revocation of a retired session; {@code null} for a session in use. */
    public Builder owedRevocation(@Nullable OwedRevocation owedRevocation) {
      this.owedRevocation = owedRevocation;
      return this;
    }

    /**
     * Builds it.
     *
     * @throws NullPointerException naming the value that is missing
     */
    public SessionSummary build() {
      return new SessionSummary(this);
    }
  }
}
