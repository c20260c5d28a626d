package io.github.atprotojakarta.store;

import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.scope.Scopes;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.TokenInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A session as stores keep it. */
public final class StoredSession {
  /** The lifetime of a public client's session, no matter how often it is refreshed. */
  public static final Duration PUBLIC_SESSION = Duration.ofDays(14);

  /** The lifetime of a confidential client's refresh token that is not used. */
  public static final Duration CONFIDENTIAL_REFRESH_TOKEN = Duration.ofDays(180);

  private final SessionKey key;
  private final String clientId;
  private final ClientAuthentication authentication;
  private final DpopKey dpopKey;
  private final TokenSet tokens;
  private final long version;
  private final Instant createdAt;
  private final Instant refreshedAt;
  private final Instant usedAt;
  private final @Nullable String device;

  /** Made when it is first needed, because parsing scopes takes longer than a call. */
  private transient @Nullable TokenInfo tokenInfo;

  private StoredSession(Builder builder) {
    this.key = required(builder.key, "key");
    this.clientId = required(builder.clientId, "clientId");
    this.authentication = required(builder.authentication, "authentication");
    this.dpopKey = required(builder.dpopKey, "dpopKey");
    this.tokens = required(builder.tokens, "tokens");
    this.version = builder.version;
    this.createdAt = required(builder.createdAt, "createdAt");
    this.refreshedAt = builder.refreshedAt == null ? createdAt : builder.refreshedAt;
    this.usedAt =
        builder.usedAt == null || builder.usedAt.isBefore(refreshedAt)
            ? refreshedAt
            : builder.usedAt;
    this.device = builder.device;
  }

  private static <T> T required(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalStateException("StoredSession: " + name + " is not set");
    }
    return value;
  }

  /** Returns a builder; everything but the version and the times of refresh and use is required. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with the values of this session. */
  public Builder toBuilder() {
    return new Builder()
        .key(key)
        .clientId(clientId)
        .authentication(authentication)
        .dpopKey(dpopKey)
        .tokens(tokens)
        .version(version)
        .createdAt(createdAt)
        .refreshedAt(refreshedAt)
        .usedAt(usedAt)
        .device(device);
  }

  /** Returns this session after a refresh: with new tokens and the next version. */
  public StoredSession refreshed(TokenSet newTokens, Instant at) {
    return toBuilder().tokens(newTokens).version(version + 1).refreshedAt(at).build();
  }

  /** Returns the key of the session. */
  public SessionKey key() {
    return key;
  }

  /** Returns the {@code client_id} that the session was made with. */
  public String clientId() {
    return clientId;
  }

  /** Returns how the client authenticates, with the id of the client key. */
  public ClientAuthentication authentication() {
    return authentication;
  }

  /** Returns the key that the tokens are bound to. */
  public DpopKey dpopKey() {
    return dpopKey;
  }

  /** Returns the newest tokens. */
  public TokenSet tokens() {
    return tokens;
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

  /**
   * Returns the time of the last use that was recorded, {@link #refreshedAt} at least. It is not
   * part of {@link #equals}: stores may round it, and it changes while the tokens stay.
   */
  public Instant usedAt() {
    return usedAt;
  }

  /**
   * Returns what the application called the browser at the sign-in; {@code null} if it is not
   * known. It is personal data: stores encrypt it as they do tokens.
   */
  public @Nullable String device() {
    return device;
  }

  /** Returns information about the tokens that shows none of them. */
  public TokenInfo tokenInfo() {
    // Two threads may both make it; it is immutable.
    TokenInfo known = tokenInfo;
    if (known == null) {
      known =
          new TokenInfo(
              tokens.issuer(),
              tokens.sub(),
              tokens.audience(),
              Scopes.granted(tokens.scope()),
              tokens.expiresAt());
      tokenInfo = known;
    }
    return known;
  }

  /**
   * Returns the time after which no server accepts the refresh token (AT Protocol OAuth, "Tokens
   * and Session Lifetime"): two weeks after the login of a public client, 180 days after a
   * confidential client's last refresh. A server may end the session earlier.
   */
  public Instant endsAt() {
    return authentication instanceof ClientAuthentication.None
        ? createdAt.plus(PUBLIC_SESSION)
        : refreshedAt.plus(CONFIDENTIAL_REFRESH_TOKEN);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoredSession that
        && Objects.equals(key, that.key)
        && Objects.equals(clientId, that.clientId)
        && Objects.equals(authentication, that.authentication)
        && Objects.equals(dpopKey, that.dpopKey)
        && Objects.equals(tokens, that.tokens)
        && version == that.version
        && Objects.equals(createdAt, that.createdAt)
        && Objects.equals(refreshedAt, that.refreshedAt)
        && Objects.equals(device, that.device);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, version);
  }

  /** Returns key and version; no secrets. */
  @Override
  public String toString() {
    return "StoredSession[" + key + ", version=" + version + "]";
  }

  /** Builds {@link StoredSession}. */
  public static final class Builder {
    private @Nullable SessionKey key;
    private @Nullable String clientId;
    private @Nullable ClientAuthentication authentication;
    private @Nullable DpopKey dpopKey;
    private @Nullable TokenSet tokens;
    private long version = 1;
    private @Nullable Instant createdAt;
    private @Nullable Instant refreshedAt;
    private @Nullable Instant usedAt;
    private @Nullable String device;

    private Builder() {}

    /** Sets the key of the session. */
    public Builder key(SessionKey key) {
      this.key = key;
      return this;
    }

    /** Sets the {@code client_id}. */
    public Builder clientId(String clientId) {
      this.clientId = clientId;
      return this;
    }

    /** Sets how the client authenticates. */
    public Builder authentication(ClientAuthentication authentication) {
      this.authentication = authentication;
      return this;
    }

    /** Sets the key that the tokens are bound to. */
    public Builder dpopKey(DpopKey dpopKey) {
      this.dpopKey = dpopKey;
      return this;
    }

    /** Sets the tokens. */
    public Builder tokens(TokenSet tokens) {
      this.tokens = tokens;
      return this;
    }

    /** Sets the version; 1 unless set. */
    public Builder version(long version) {
      this.version = version;
      return this;
    }

    /** Sets the time at which the user signed in. */
    public Builder createdAt(Instant createdAt) {
      this.createdAt = createdAt;
      return this;
    }

    /** Sets the time at which the tokens were issued; {@code createdAt} unless set. */
    public Builder refreshedAt(Instant refreshedAt) {
      this.refreshedAt = refreshedAt;
      return this;
    }

    /** Sets the time of the last use; {@code refreshedAt} unless set to a later one. */
    public Builder usedAt(Instant usedAt) {
      this.usedAt = usedAt;
      return this;
    }

    /** Sets what the application calls the browser; {@code null} if it is not known. */
    public Builder device(@Nullable String device) {
      this.device = device;
      return this;
    }

    /**
     * Builds it.
     *
     * @throws IllegalStateException naming the value that is missing
     */
    public StoredSession build() {
      return new StoredSession(this);
    }
  }
}
