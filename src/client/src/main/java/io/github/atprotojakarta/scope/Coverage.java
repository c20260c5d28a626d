package io.github.atprotojakarta.scope;

/** Decides whether a set of scopes allows everything that another scope allows. */
final class Coverage {
  private final Scopes granted;

  Coverage(Scopes granted) {
    this.granted = granted;
  }

  boolean of(Scope scope) {
    if (scope instanceof RepoScope repo) {
      return repo.collections().stream()
          .allMatch(
              collection ->
                  repo.actions().stream()
                      .allMatch(action -> granted.allowsRepo(collection, action)));
    }
    if (scope instanceof RpcScope rpc) {
      return rpc.methods().stream().allMatch(method -> granted.allowsRpc(method, rpc.audience()));
    }
    if (scope instanceof BlobScope blob) {
      return granted.has(FixedScope.TRANSITION_GENERIC)
          || blob.accept().stream()
              .allMatch(range -> granted.any(BlobScope.class, own -> own.covers(range)));
    }
    if (scope instanceof AccountScope account) {
      return granted.allowsAccount(account.attribute(), account.action());
    }
    if (scope instanceof SpaceScope space) {
      return space
          .demands()
          .allMatch(
              demand ->
                  granted.any(SpaceScope.class, own -> own.hasSpacesOf(space) && demand.test(own)));
    }
    return scope instanceof IdentityScope identity
        ? granted.allowsIdentity(identity.attribute())
        : granted.has(scope);
  }
}
