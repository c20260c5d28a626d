package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.TransientException;
import java.util.Optional;

/** One way to look a handle up, which can say in words what it met. */
public abstract sealed class HandleMethod implements HandleResolver
    permits DnsHandleResolver, WellKnownHandleResolver, XrpcHandleResolver {
  private final String name;

  /**
   * Names the method.
   *
   * @param name as it stands in messages, such as {@code DNS}
   */
  HandleMethod(String name) {
    this.name = name;
  }

  final String methodName() {
    return name;
  }

  abstract HandleResult ask(Handle handle);

  @Override
  public final Optional<Did> resolve(Handle handle) {
    HandleResult answer = ask(handle);
    if (answer instanceof HandleResult.Found found) {
      return Optional.of(found.did());
    }
    if (answer instanceof HandleResult.Contradictory contradictory) {
      throw ambiguous(handle, contradictory);
    }
    if (answer instanceof HandleResult.Unavailable unavailable) {
      throw new TransientException(
          "The handle %s could not be looked up: %s: %s"
              .formatted(handle, name, unavailable.detail()),
          unavailable.cause());
    }
    return Optional.empty();
  }

  final IdentityException ambiguous(Handle handle, HandleResult.Contradictory answer) {
    return new IdentityException(
        IdentityException.Reason.HANDLE_NOT_FOUND,
        "The handle %s is ambiguous: %s: %s".formatted(handle, name, answer.detail()));
  }
}
