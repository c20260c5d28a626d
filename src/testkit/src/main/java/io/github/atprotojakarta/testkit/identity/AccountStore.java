package io.github.atprotojakarta.testkit.identity;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.testkit.server.RandomIds;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Stores all accounts, and finds them by DID and by handle. */
public final class AccountStore {
  private final RandomIds ids;
  private final Map<String, Account> byDid = new ConcurrentHashMap<>();
  private final HandleDirectory handles = new HandleDirectory();

  /** Creates an empty store. */
  public AccountStore(RandomIds ids) {
    this.ids = ids;
  }

  /** Creates an account with a new did:plc. */
  public Account create(String handle, String password, URI pds) {
    return add(Did.parse("did:plc:" + ids.base32(24)), handle, password, pds);
  }

  /** Adds an account with a given DID. */
  public Account add(Did did, String handle, String password, URI pds) {
    String name = handle.toLowerCase(Locale.ROOT);
    if (handles.resolve(name).isPresent()) {
      throw new IllegalArgumentException("The handle is taken: " + name);
    }
    Account account = new Account(did, name, password, pds, RepositoryKey.generate());
    byDid.put(did.value(), account);
    handles.point(name, did);
    return account;
  }

  /** Returns the account of a DID. */
  public Optional<Account> byDid(String did) {
    return Optional.ofNullable(byDid.get(did));
  }

  /**
   * Returns the account of a DID.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Account require(Did did) {
    return byDid(did.value())
        .orElseThrow(() -> new IllegalArgumentException("No such account in this network: " + did));
  }

  /** Returns the account of a handle or DID that a person typed. */
  public Optional<Account> byIdentifier(String identifier) {
    String name = identifier.strip().toLowerCase(Locale.ROOT);
    String bare = name.startsWith("@") ? name.substring(1) : name;
    return bare.startsWith("did:")
        ? byDid(bare)
        : handles.resolve(bare).map(Did::value).flatMap(this::byDid);
  }

  /** Returns the directory of handles. */
  public HandleDirectory handles() {
    return handles;
  }
}
