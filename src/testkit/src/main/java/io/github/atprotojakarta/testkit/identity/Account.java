package io.github.atprotojakarta.testkit.identity;

import io.github.atprotojakarta.identity.Did;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.function.UnaryOperator;

/** An account of the network. What tests change about it is volatile. */
public final class Account {
  private final Did did;
  private final String password;
  private final String signingKey;
  private volatile String handle;
  private volatile URI pds;
  private volatile boolean active = true;
  private volatile UnaryOperator<JsonObject> documentEdit = UnaryOperator.identity();

  Account(Did did, String handle, String password, URI pds, String signingKey) {
    this.did = did;
    this.handle = handle;
    this.password = password;
    this.pds = pds;
    this.signingKey = signingKey;
  }

  /** The account's DID. */
  public Did did() {
    return did;
  }

  /** The handle that the DID document claims. */
  public String handle() {
    return handle;
  }

  /** Makes the DID document claim another handle. */
  public void claim(String other) {
    handle = other;
  }

  /** Whether this is the account's password. */
  public boolean hasPassword(String candidate) {
    return password.equals(candidate);
  }

  /** The origin of the account's PDS. */
  public URI pds() {
    return pds;
  }

  /** Moves the account to another PDS. */
  public void move(URI to) {
    pds = to;
  }

  /** Whether the account is in use. */
  public boolean active() {
    return active;
  }

  /** Puts the account out of use, or back. */
  public void active(boolean inUse) {
    active = inUse;
  }

  /** Changes the DID document before it is served. */
  public void editDocument(UnaryOperator<JsonObject> edit) {
    documentEdit = edit;
  }

  /** The public signing key of the repository, as a multikey. */
  String signingKey() {
    return signingKey;
  }

  UnaryOperator<JsonObject> documentEdit() {
    return documentEdit;
  }
}
