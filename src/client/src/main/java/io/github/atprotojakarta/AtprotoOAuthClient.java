package io.github.atprotojakarta;

import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.DidResolver;
import io.github.atprotojakarta.identity.HandleResolver;
import io.github.atprotojakarta.identity.Identity;
import io.github.atprotojakarta.identity.TxtLookup;
import io.github.atprotojakarta.oauth.ClientKeySet;
import io.github.atprotojakarta.oauth.ClientMetadata;
import io.github.atprotojakarta.session.Authorization;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.session.CallbackResult;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshLock;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.SessionListener;
import io.github.atprotojakarta.session.SessionStore;
import io.github.atprotojakarta.session.StateStore;
import io.github.atprotojakarta.session.TokenInfo;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Signs people in with their AT Protocol account and keeps their sessions.
 *
 * <pre>{@code
 * var client = AtprotoOAuthClient.builder().clientMetadata(metadata).keySet(keys).build();
 * Authorization login = client.authorize("alice.example.com", AuthorizeOptions.DEFAULT);
 * // send the browser to login.redirect(), keep login.browserToken() in a cookie; it comes back:
 * CallbackResult result = client.callback(CallbackParameters.parse(query), browserToken);
 * result.session().xrpc().query("app.bsky.actor.getProfile", Map.of("actor", did));
 * }</pre>
 *
 * One instance serves a whole application and all of its threads.
 */
public final class AtprotoOAuthClient implements AutoCloseable {
  private AtprotoOAuthClient() {}

  /** Begins a client. {@link Builder#clientMetadata} is the only thing that it must be given. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Begins a login.
   *
   * @param identifier what the person typed: a handle, a DID, or the address of a PDS or entryway
   * @throws IdentityException when it leads to no account
   * @throws ServerMetadataException when the account's server cannot take part
   * @throws OAuthResponseException when the authorization server refuses the request
   * @throws TransientException when somebody did not answer
   */
  public Authorization authorize(String identifier, AuthorizeOptions options) {
    throw new UnsupportedOperationException();
  }

  /**
   * Completes a login.
   *
   * @param browserToken the token that the browser holds; {@code null} when it holds none
   * @throws OAuthCallbackException when the login cannot be completed; the pending login is used up
   * @throws TransientException when somebody did not answer; the pending login is used up
   */
  public CallbackResult callback(CallbackParameters parameters, @Nullable Secret browserToken) {
    throw new UnsupportedOperationException();
  }

  /** The account's newest session, with tokens that have not expired; throws as the other. */
  public OAuthSession restore(Did did) {
    throw new UnsupportedOperationException();
  }

  /**
   * A session.
   *
   * @throws TokenRevokedException when there is none
   * @throws TokenRefreshException when its tokens cannot be refreshed: it has ended
   * @throws AuthMethodUnsatisfiableException when its client key is not configured any more
   * @throws TransientException when it could not be refreshed now
   */
  public OAuthSession restore(SessionKey key, RefreshPolicy policy) {
    throw new UnsupportedOperationException();
  }

  /** The sessions of an account, newest login first. */
  public Map<SessionKey, TokenInfo> sessions(Did did) {
    throw new UnsupportedOperationException();
  }

  /**
   * Revokes a session's tokens and deletes it, whatever the server answers; no error if it is gone.
   */
  public void revoke(SessionKey key) {
    throw new UnsupportedOperationException();
  }

  /** Signs every session of an account out. */
  public void signOutEverywhere(Did did) {
    throw new UnsupportedOperationException();
  }

  /** An account's handle, verified, and its PDS. */
  public Identity identity(Did did) {
    throw new UnsupportedOperationException();
  }

  /** The client metadata that this client was built with. */
  public ClientMetadata clientMetadata() {
    throw new UnsupportedOperationException();
  }

  /** The key set that this client was built with. */
  public ClientKeySet keySet() {
    throw new UnsupportedOperationException();
  }

  /** Closes connections and threads that this client made itself. */
  @Override
  public void close() {}

  /**
   * Builds an {@link AtprotoOAuthClient}. Whatever is not set has a default that works in one JVM:
   * stores in memory, an in-JVM lock, the guarded transport, the public PLC directory.
   */
  public static final class Builder {
    private Builder() {}

    /** Sets the client metadata. Required. */
    public Builder clientMetadata(ClientMetadata metadata) {
      throw new UnsupportedOperationException();
    }

    /** Sets the client's keys; required for a confidential client. */
    public Builder keySet(ClientKeySet keys) {
      throw new UnsupportedOperationException();
    }

    /** Sets where sessions are kept; in memory unless set. */
    public Builder sessionStore(SessionStore store) {
      throw new UnsupportedOperationException();
    }

    /** Sets where pending logins are kept; in memory unless set. */
    public Builder stateStore(StateStore store) {
      throw new UnsupportedOperationException();
    }

    /** Sets the refresh lock; within this JVM unless set. */
    public Builder refreshLock(RefreshLock lock) {
      throw new UnsupportedOperationException();
    }

    /** Adds a listener. */
    public Builder listener(SessionListener listener) {
      throw new UnsupportedOperationException();
    }

    /**
     * Allows plain http and private addresses, for development only.
     *
     * <p>Building fails when the client metadata is that of a public https client.
     */
    public Builder developmentMode(boolean on) {
      throw new UnsupportedOperationException();
    }

    /** Sets the transport; the guarded one unless set. */
    public Builder transport(HttpTransport transport) {
      throw new UnsupportedOperationException();
    }

    /** Sets how handles are looked up; DNS and HTTPS at once unless set. */
    public Builder handleResolver(HandleResolver resolver) {
      throw new UnsupportedOperationException();
    }

    /** Adds an XRPC service that is asked for handles when DNS and HTTPS find none. */
    public Builder handleResolverService(URI origin) {
      throw new UnsupportedOperationException();
    }

    /** Sets how TXT records are read; the platform's name servers unless set. */
    public Builder txtLookup(TxtLookup lookup) {
      throw new UnsupportedOperationException();
    }

    /** Sets how DIDs are resolved; did:plc and did:web unless set. */
    public Builder didResolver(DidResolver resolver) {
      throw new UnsupportedOperationException();
    }

    /** Sets the PLC directory; {@code https://plc.directory} unless set. */
    public Builder plcDirectory(URI origin) {
      throw new UnsupportedOperationException();
    }

    /** Sets how long a login may take; 10 minutes unless set, 1 hour at most. */
    public Builder loginTimeout(Duration timeout) {
      throw new UnsupportedOperationException();
    }

    /** Sets where refreshes run, so that no caller can interrupt one; daemon threads unless set. */
    public Builder executor(Executor executor) {
      throw new UnsupportedOperationException();
    }

    /** Sets the clock. */
    public Builder clock(Clock clock) {
      throw new UnsupportedOperationException();
    }

    /** Sets the source of states, verifiers, keys and identifiers. */
    public Builder random(SecureRandom random) {
      throw new UnsupportedOperationException();
    }

    /**
     * Builds the client.
     *
     * @throws IllegalArgumentException when parts do not go together; the message says which
     */
    public AtprotoOAuthClient build() {
      throw new UnsupportedOperationException();
    }
  }
}
