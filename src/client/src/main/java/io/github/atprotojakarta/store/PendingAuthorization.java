package io.github.atprotojakarta.store;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A login that was sent to the authorization server and has not returned. */
public final class PendingAuthorization {
  private final String stateHash;
  private final String browserHash;
  private final URI issuer;
  private final String clientId;
  private final ClientAuthentication authentication;
  private final @Nullable Did expectedDid;
  private final URI redirectUri;
  private final Secret codeVerifier;
  private final DpopKey dpopKey;
  private final @Nullable String appState;
  private final Instant createdAt;
  private final Instant expiresAt;

  private PendingAuthorization(Builder builder) {
    this.stateHash = required(builder.stateHash, "stateHash");
    this.browserHash = required(builder.browserHash, "browserHash");
    this.issuer = required(builder.issuer, "issuer");
    this.clientId = required(builder.clientId, "clientId");
    this.authentication = required(builder.authentication, "authentication");
    this.expectedDid = builder.expectedDid;
    this.redirectUri = required(builder.redirectUri, "redirectUri");
    this.codeVerifier = required(builder.codeVerifier, "codeVerifier");
    this.dpopKey = required(builder.dpopKey, "dpopKey");
    this.appState = builder.appState;
    this.createdAt = required(builder.createdAt, "createdAt");
    this.expiresAt = required(builder.expiresAt, "expiresAt");
  }

  private static <T> T required(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalStateException("PendingAuthorization: " + name + " is not set");
    }
    return value;
  }

  /** Returns a builder; everything but {@code expectedDid} and {@code appState} is required. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with the values of this login. */
  public Builder toBuilder() {
    return new Builder()
        .stateHash(stateHash)
        .browserHash(browserHash)
        .issuer(issuer)
        .clientId(clientId)
        .authentication(authentication)
        .expectedDid(expectedDid)
        .redirectUri(redirectUri)
        .codeVerifier(codeVerifier)
        .dpopKey(dpopKey)
        .appState(appState)
        .createdAt(createdAt)
        .expiresAt(expiresAt);
  }

  /** Returns the hash of {@code state}, by which the login is found. */
  public String stateHash() {
    return stateHash;
  }

  /** Returns the hash of the token that is kept by the browser that began the login. */
  public String browserHash() {
    return browserHash;
  }

  /** Returns the authorization server. */
  public URI issuer() {
    return issuer;
  }

  /** Returns the {@code client_id} that the login began with. */
  public String clientId() {
    return clientId;
  }

  /** Returns how the client authenticated. */
  public ClientAuthentication authentication() {
    return authentication;
  }

  /** Returns the account that the login began for; {@code null} if it began at a server. */
  public @Nullable Did expectedDid() {
    return expectedDid;
  }

  /** Returns the address that the browser returns to. */
  public URI redirectUri() {
    return redirectUri;
  }

  /** Returns the PKCE verifier. */
  public Secret codeVerifier() {
    return codeVerifier;
  }

  /** Returns the key that the tokens will be bound to. */
  public DpopKey dpopKey() {
    return dpopKey;
  }

  /** Returns the state of the application, {@code null} if it set none. */
  public @Nullable String appState() {
    return appState;
  }

  /** Returns the time at which the login began. */
  public Instant createdAt() {
    return createdAt;
  }

  /** Returns the time at which the login expires. */
  public Instant expiresAt() {
    return expiresAt;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PendingAuthorization that
        && Objects.equals(stateHash, that.stateHash)
        && Objects.equals(browserHash, that.browserHash)
        && Objects.equals(issuer, that.issuer)
        && Objects.equals(clientId, that.clientId)
        && Objects.equals(authentication, that.authentication)
        && Objects.equals(expectedDid, that.expectedDid)
        && Objects.equals(redirectUri, that.redirectUri)
        && Objects.equals(codeVerifier, that.codeVerifier)
        && Objects.equals(dpopKey, that.dpopKey)
        && Objects.equals(appState, that.appState)
        && Objects.equals(createdAt, that.createdAt)
        && Objects.equals(expiresAt, that.expiresAt);
  }

  @Override
  public int hashCode() {
    return stateHash.hashCode();
  }

  /** Returns issuer and account; neither secrets nor hashes. */
  @Override
  public String toString() {
    return "PendingAuthorization[issuer=" + issuer + ", expectedDid=" + expectedDid + "]";
  }

  /** Builds {@link PendingAuthorization}. */
  public static final class Builder {
    private @Nullable String stateHash;
    private @Nullable String browserHash;
    private @Nullable URI issuer;
    private @Nullable String clientId;
    private @Nullable ClientAuthentication authentication;
    private @Nullable Did expectedDid;
    private @Nullable URI redirectUri;
    private @Nullable Secret codeVerifier;
    private @Nullable DpopKey dpopKey;
    private @Nullable String appState;
    private @Nullable Instant createdAt;
    private @Nullable Instant expiresAt;

    private Builder() {}

    /** Sets the hash of {@code state}. */
    public Builder stateHash(String stateHash) {
      this.stateHash = stateHash;
      return this;
    }

    /** Sets the hash of the browser's token. */
    public Builder browserHash(String browserHash) {
      this.browserHash = browserHash;
      return this;
    }

    /** Sets the authorization server. */
    public Builder issuer(URI issuer) {
      this.issuer = issuer;
      return this;
    }

    /** Sets the {@code client_id}. */
    public Builder clientId(String clientId) {
      this.clientId = clientId;
      return this;
    }

    /** Sets how the client authenticated. */
    public Builder authentication(ClientAuthentication authentication) {
      this.authentication = authentication;
      return this;
    }

    /** Sets the account; {@code null} if the login began at a server. */
    public Builder expectedDid(@Nullable Did expectedDid) {
      this.expectedDid = expectedDid;
      return this;
    }

    /** Sets the address that the browser returns to. */
    public Builder redirectUri(URI redirectUri) {
      this.redirectUri = redirectUri;
      return this;
    }

    /** Sets the PKCE verifier. */
    public Builder codeVerifier(Secret codeVerifier) {
      this.codeVerifier = codeVerifier;
      return this;
    }

    /** Sets the key that the tokens will be bound to. */
    public Builder dpopKey(DpopKey dpopKey) {
      this.dpopKey = dpopKey;
      return this;
    }

    /** Sets the state of the application, {@code null} for none. */
    public Builder appState(@Nullable String appState) {
      this.appState = appState;
      return this;
    }

    /** Sets the time at which the login began. */
    public Builder createdAt(Instant createdAt) {
      this.createdAt = createdAt;
      return this;
    }

    /** Sets the time at which the login expires. */
    public Builder expiresAt(Instant expiresAt) {
      this.expiresAt = expiresAt;
      return this;
    }

    /**
     * Builds it.
     *
     * @throws IllegalStateException naming the value that is missing
     */
    public PendingAuthorization build() {
      return new PendingAuthorization(this);
    }
  }
}
