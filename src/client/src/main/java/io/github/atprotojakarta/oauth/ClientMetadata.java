package io.github.atprotojakarta.oauth;

import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;

/**
 * The metadata of this OAuth client, as authorization servers fetch it from its {@code client_id}
 * (atproto.com/specs/oauth, "Client ID Metadata Document").
 */
public final class ClientMetadata {
  /** Begins the metadata of a client whose {@code client_id} is an https URL. */
  public static Builder builder(URI clientId) {
    throw new UnsupportedOperationException();
  }

  /**
   * The loopback client for development: {@code http://localhost} with redirect addresses and scope
   * in its query; public, and known to every server that allows development.
   */
  public static ClientMetadata loopback(List<URI> redirectUris, String scope) {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads a metadata document.
   *
   * @throws IllegalArgumentException naming field, value and rule, when it breaks a rule
   */
  public static ClientMetadata parse(JsonObject json) {
    throw new UnsupportedOperationException();
  }

  /** The {@code client_id}. */
  public String clientId() {
    throw new UnsupportedOperationException();
  }

  /** The redirect addresses, first one the default. */
  public List<URI> redirectUris() {
    throw new UnsupportedOperationException();
  }

  /** Every scope that may be asked for. */
  public String scope() {
    throw new UnsupportedOperationException();
  }

  /** Whether the client has keys ({@code private_key_jwt}). */
  public boolean confidential() {
    throw new UnsupportedOperationException();
  }

  /** Whether this is the loopback client of development. */
  public boolean isLoopback() {
    throw new UnsupportedOperationException();
  }

  /** The document, as it is served. Holds no private key. */
  public JsonObject toJson() {
    throw new UnsupportedOperationException();
  }

  /** Builds {@link ClientMetadata}. */
  public static final class Builder {
    private Builder() {}

    /** Adds redirect addresses; the first one is the default. */
    public Builder redirectUris(List<URI> uris) {
      throw new UnsupportedOperationException();
    }

    /** Sets every scope that may be asked for; {@code atproto} unless set. */
    public Builder scope(String scope) {
      throw new UnsupportedOperationException();
    }

    /** Sets the name that people see. */
    public Builder clientName(String name) {
      throw new UnsupportedOperationException();
    }

    /** Sets the address of the application's home page. */
    public Builder clientUri(URI uri) {
      throw new UnsupportedOperationException();
    }

    /** Makes the client confidential, with the keys published at {@code uri}. */
    public Builder jwksUri(URI uri) {
      throw new UnsupportedOperationException();
    }

    /**
     * Builds and checks the metadata.
     *
     * @throws IllegalArgumentException naming field, value and rule, when it breaks a rule
     */
    public ClientMetadata build() {
      throw new UnsupportedOperationException();
    }
  }
}
