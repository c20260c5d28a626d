package io.github.atprotojakarta.testkit.identity;

import io.github.atprotojakarta.identity.Did;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.function.UnaryOperator;

/** An account of the network. The properties that tests change are volatile. */
public final class Account {
  private final Did did;
  private final String password;
  private final RepositoryKey signingKey;
  private volatile String handle;
  private volatile URI pds;
  private volatile boolean active = true;
  private volatile UnaryOperator<JsonObject> documentEdit = UnaryOperator.identity();

  Account(Did did, String handle, String password, URI pds, RepositoryKey signingKey) {
    this.did = did;
    this.handle = handle;
    this.password = password;
    this.pds = pds;
    this.signingKey = signingKey;
  }

  /** Returns the account's DID. */
  public Did did() {
    return did;
  }

  /** Returns the handle in the DID document. */
  public String handle() {
    return handle;
  }

  /** Changes the handle in the DID document. */
  public void claim(String other) {
    handle = other;
  }

  /** Returns whether this is the account's password. */
  public boolean hasPassword(String candidate) {
    return password.equals(candidate);
  }

  /** Returns the origin of the account's PDS. */
  public URI pds() {
    return pds;
  }

  /** Moves the account to another PDS. */
  public void move(URI to) {
    pds = to;
  }

  /** Returns whether the account is active. */
  public boolean active() {
    return active;
  }

  /** Activates or deactivates the account. */
  public void active(boolean isActive) {
    active = isActive;
  }

  /** Sets an edit that is applied to the DID document before it is served. */
  public void editDocument(UnaryOperator<JsonObject> edit) {
    documentEdit = edit;
  }

  /** Returns the signing key of the repository. */
  public RepositoryKey signingKey() {
    return signingKey;
  }

  UnaryOperator<JsonObject> documentEdit() {
    return documentEdit;
  }
}
