package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.TransientException;
import java.util.Optional;

/** A method to resolve handles that returns the details of its result. */
abstract sealed class HandleMethod implements HandleResolver
    permits DnsHandleResolver, WellKnownHandleResolver, XrpcHandleResolver {
  private final String name;

  /**
   * Creates a method.
   *
   * @param name the name for messages, such as {@code DNS}
   */
  HandleMethod(String name) {
    this.name = name;
  }

  final String methodName() {
    return name;
  }

  abstract HandleResult lookUp(Handle handle);

  @Override
  public final Optional<Did> resolve(Handle handle) {
    HandleResult result = lookUp(handle);
    if (result instanceof HandleResult.Found found) {
      return Optional.of(found.did());
    }
    if (result instanceof HandleResult.Ambiguous ambiguous) {
      throw ambiguous(handle, ambiguous);
    }
    if (result instanceof HandleResult.Unavailable unavailable) {
      throw new TransientException(
          "The handle %s could not be resolved: %s: %s"
              .formatted(handle, name, unavailable.detail()),
          unavailable.cause());
    }
    return Optional.empty();
  }

  final IdentityException ambiguous(Handle handle, HandleResult.Ambiguous result) {
    return new IdentityException(
        IdentityException.Reason.HANDLE_NOT_FOUND,
        "The handle %s is ambiguous: %s: %s".formatted(handle, name, result.detail()));
  }
}
