package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.TransientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Resolves handles by the rules of the AT Protocol (atproto.com/specs/handle): by DNS and by HTTPS
 * at the same time. DNS wins if the two differ. If both find nothing, it tries the fallbacks. It
 * rejects reserved names without a request.
 *
 * <p>The message of a failure lists the result of each method, as in "DNS: no record; HTTPS: 403".
 */
public final class AtprotoHandleResolver implements HandleResolver {
  private final DnsHandleResolver dns;
  private final WellKnownHandleResolver https;
  private final List<HandleMethod> fallbacks;
  private final Executor executor;
  private final boolean development;

  /**
   * Creates a resolver without fallbacks.
   *
   * @param executor runs the HTTPS request while the caller's thread waits for the DNS
   * @param development whether {@code .test} handles are allowed
   */
  public AtprotoHandleResolver(
      DnsHandleResolver dns,
      WellKnownHandleResolver https,
      Executor executor,
      boolean development) {
    this(dns, https, List.of(), executor, development);
  }

  /**
   * Creates a resolver that tries {@code fallbacks} in their order if DNS and HTTPS find nothing.
   */
  AtprotoHandleResolver(
      DnsHandleResolver dns,
      WellKnownHandleResolver https,
      List<? extends HandleMethod> fallbacks,
      Executor executor,
      boolean development) {
    this.dns = Objects.requireNonNull(dns, "dns");
    this.https = Objects.requireNonNull(https, "https");
    this.fallbacks = List.copyOf(fallbacks);
    this.executor = Objects.requireNonNull(executor, "executor");
    this.development = development;
  }

  /**
   * Resolves a handle.
   *
   * @return the DID; never empty, because the exceptions carry the details
   * @throws IdentityException when the handle is reserved or ambiguous, or does not exist
   * @throws TransientException when no method found it and at least one of them failed
   */
  @Override
  public Optional<Did> resolve(Handle handle) {
    demandPublic(handle, development);
    Steps steps = new Steps(handle);
    FutureTask<HandleResult> overHttps = new FutureTask<>(() -> https.lookUp(handle));
    start(overHttps);
    try {
      if (steps.found(dns, dns.lookUp(handle))
          || steps.found(https, await(overHttps))
          || fallbacks.stream().anyMatch(each -> steps.found(each, each.lookUp(handle)))) {
        return Optional.ofNullable(steps.did);
      }
    } finally {
      overHttps.cancel(false);
    }
    throw steps.failure();
  }

  /**
   * Refuses reserved names.
   *
   * @throws IdentityException when nobody can have the handle
   */
  static void demandPublic(Handle handle, boolean development) {
    if (handle.isReserved(development)) {
      throw notFound(
          "The handle %s cannot exist: .%s is a reserved domain"
              .formatted(handle, handle.topLevelDomain()));
    }
  }

  private void start(FutureTask<HandleResult> task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      // If the executor is full, await runs the task after the DNS query.
    }
  }

  /** Runs the task here if the executor has not started it, which also prevents a deadlock. */
  private static HandleResult await(FutureTask<HandleResult> task) {
    task.run();
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransientException("Resolving a handle was interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }

  private static IdentityException notFound(String message) {
    return new IdentityException(IdentityException.Reason.HANDLE_NOT_FOUND, message);
  }

  /** The results of the methods for one handle. */
  private static final class Steps {
    private final Handle handle;
    private final List<String> details = new ArrayList<>();
    private @Nullable Did did;
    private HandleResult.@Nullable Unavailable unavailable;

    Steps(Handle handle) {
      this.handle = handle;
    }

    /** Records a result and returns whether it has the DID. An ambiguous handle ends the search. */
    boolean found(HandleMethod method, HandleResult result) {
      if (result instanceof HandleResult.Found found) {
        did = found.did();
        return true;
      }
      if (result instanceof HandleResult.Ambiguous ambiguous) {
        throw method.ambiguous(handle, ambiguous);
      }
      if (result instanceof HandleResult.NotPublished notPublished) {
        details.add(method.methodName() + ": " + notPublished.detail());
      } else if (result instanceof HandleResult.Unavailable failed) {
        details.add(method.methodName() + ": " + failed.detail());
        unavailable = failed;
      }
      return false;
    }

    RuntimeException failure() {
      String results = String.join("; ", details);
      return unavailable == null
          ? notFound("The handle %s does not exist: %s".formatted(handle, results))
          : new TransientException(
              "The handle %s could not be resolved: %s".formatted(handle, results),
              unavailable.cause());
    }
  }
}
