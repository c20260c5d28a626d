package io.github.atprotojakarta.store;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Selects sessions for administrators. A session matches if it meets all conditions that are set;
 * without a condition, all sessions in use match.
 *
 * <pre>{@code
 * SessionFilter ofLeakedKey = SessionFilter.builder().clientKeyId("2024").build();
 * SessionFilter unused = SessionFilter.builder().usedBefore(now.minus(Duration.ofDays(90))).build();
 * }</pre>
 */
public final class SessionFilter {
  private final @Nullable Did account;
  private final @Nullable String sessionId;
  private final @Nullable String clientId;
  private final @Nullable String clientKeyId;
  private final @Nullable String encryptionKeyId;
  private final @Nullable Instant createdBefore;
  private final @Nullable Instant usedBefore;
  private final boolean retired;

  private SessionFilter(Builder builder) {
    this.account = builder.account;
    this.sessionId = builder.sessionId;
    this.clientId = builder.clientId;
    this.clientKeyId = builder.clientKeyId;
    this.encryptionKeyId = builder.encryptionKeyId;
    this.createdBefore = builder.createdBefore;
    this.usedBefore = builder.usedBefore;
    this.retired = builder.retired;
  }

  /** Returns a builder without conditions. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with the conditions of this filter. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.account = account;
    builder.sessionId = sessionId;
    builder.clientId = clientId;
    builder.clientKeyId = clientKeyId;
    builder.encryptionKeyId = encryptionKeyId;
    builder.createdBefore = createdBefore;
    builder.usedBefore = usedBefore;
    builder.retired = retired;
    return builder;
  }

  /** Returns whether a session meets all conditions. */
  public boolean matches(SessionSummary session) {
    return retired == session.retired()
        && equal(account, session.key().did())
        && equal(sessionId, session.key().id())
        && equal(clientId, session.clientId())
        && equal(clientKeyId, session.clientKeyId())
        && equal(encryptionKeyId, session.encryptionKeyId())
        && before(createdBefore, session.createdAt())
        && before(usedBefore, session.usedAt());
  }

  private static boolean equal(@Nullable Object condition, @Nullable Object value) {
    return condition == null || condition.equals(value);
  }

  private static boolean before(@Nullable Instant condition, Instant value) {
    return condition == null || value.isBefore(condition);
  }

  /** Returns the account; {@code null} for all. */
  public @Nullable Did account() {
    return account;
  }

  /** Returns the id of the one session; {@code null} for all. If it is set, so is the account. */
  public @Nullable String sessionId() {
    return sessionId;
  }

  /** Returns the {@code client_id}; {@code null} for all. */
  public @Nullable String clientId() {
    return clientId;
  }

  /** Returns the id of the client key; {@code null} for all. */
  public @Nullable String clientKeyId() {
    return clientKeyId;
  }

  /** Returns the id of the encryption key; {@code null} for all. */
  public @Nullable String encryptionKeyId() {
    return encryptionKeyId;
  }

  /** Returns the time before which the user signed in; {@code null} for all. */
  public @Nullable Instant createdBefore() {
    return createdBefore;
  }

  /** Returns the time since which no use was recorded; {@code null} for all. */
  public @Nullable Instant usedBefore() {
    return usedBefore;
  }

  /** Returns whether retired sessions match, instead of those in use. */
  public boolean retired() {
    return retired;
  }

  /** Builds {@link SessionFilter}. */
  public static final class Builder {
    private @Nullable Did account;
    private @Nullable String sessionId;
    private @Nullable String clientId;
    private @Nullable String clientKeyId;
    private @Nullable String encryptionKeyId;
    private @Nullable Instant createdBefore;
    private @Nullable Instant usedBefore;
    private boolean retired;

    private Builder() {}

    /** Demands this account. */
    public Builder account(Did account) {
      this.account = account;
      return this;
    }

    /** Demands this one session, and its account. */
    public Builder session(SessionKey key) {
      this.sessionId = key.id();
      return account(key.did());
    }

    /** Demands sessions of this {@code client_id}. */
    public Builder clientId(String clientId) {
      this.clientId = clientId;
      return this;
    }

    /** Demands sessions that need this client key ({@code kid}). */
    public Builder clientKeyId(String clientKeyId) {
      this.clientKeyId = clientKeyId;
      return this;
    }

    /** Demands sessions that this key encrypts. In a store that does not encrypt, none match. */
    public Builder encryptionKeyId(String encryptionKeyId) {
      this.encryptionKeyId = encryptionKeyId;
      return this;
    }

    /** Demands sessions whose user signed in before this time. */
    public Builder createdBefore(Instant time) {
      this.createdBefore = time;
      return this;
    }

    /**
     * Demands sessions whose last recorded use was before this time. Uses are recorded to within
     * {@link io.github.atprotojakarta.session.SessionLimits#precision}.
     */
    public Builder usedBefore(Instant time) {
      this.usedBefore = time;
      return this;
    }

    /** Demands retired sessions, whose tokens are still to be revoked, instead of those in use. */
    public Builder retired() {
      this.retired = true;
      return this;
    }

    /** Builds it. */
    public SessionFilter build() {
      return new SessionFilter(this);
    }
  }
}
