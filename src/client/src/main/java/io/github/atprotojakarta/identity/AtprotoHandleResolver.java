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
 * Looks a handle up as the AT Protocol says: in the DNS and at the handle's own web server, both at
 * once, the DNS being preferred when they differ; and when neither has it, by what else was
 * configured: other name servers, a service. Names that can belong to nobody are refused before any
 * look-up.
 *
 * <p>A failure says what each step met, as in "DNS: no record; HTTPS: 403".
 */
public final class AtprotoHandleResolver implements HandleResolver {
  private final DnsHandleResolver dns;
  private final WellKnownHandleResolver https;
  private final List<HandleMethod> fallbacks;
  private final Executor executor;
  private final boolean development;

  /**
   * Combines the methods.
   *
   * @param fallbacks who is asked, in this order, when DNS and HTTPS find nothing
   * @param executor where HTTPS runs while the caller's thread waits for the DNS
   * @param development whether {@code .test} handles are allowed
   */
  public AtprotoHandleResolver(
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
   * Looks a handle up.
   *
   * @return the DID; never empty, as there is always more to say than that
   * @throws IdentityException when the handle is reserved, ambiguous, or certainly not published
   * @throws TransientException when no step found it and one of them got no certain answer
   */
  @Override
  public Optional<Did> resolve(Handle handle) {
    if (handle.isReserved(development)) {
      throw notFound(
          "The handle %s cannot exist: .%s is a reserved domain"
              .formatted(handle, handle.topLevelDomain()));
    }
    Steps steps = new Steps(handle);
    FutureTask<HandleResult> overHttps = new FutureTask<>(() -> https.ask(handle));
    start(overHttps);
    try {
      if (steps.found(dns, dns.ask(handle))
          || steps.found(https, await(overHttps))
          || fallbacks.stream().anyMatch(each -> steps.found(each, each.ask(handle)))) {
        return Optional.ofNullable(steps.did);
      }
    } finally {
      overHttps.cancel(false);
    }
    throw steps.failure();
  }

  private void start(FutureTask<HandleResult> task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      // A full executor only costs the overlap: await runs the task.
    }
  }

  /** Runs the task here if the executor has not come to it, which also rules a deadlock out. */
  private static HandleResult await(FutureTask<HandleResult> task) {
    task.run();
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransientException("The look-up of a handle was interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }

  private static IdentityException notFound(String message) {
    return new IdentityException(IdentityException.Reason.HANDLE_NOT_FOUND, message);
  }

  /** What the steps of one look-up met. */
  private static final class Steps {
    private final Handle handle;
    private final List<String> details = new ArrayList<>();
    private @Nullable Did did;
    private HandleResult.@Nullable Unavailable unavailable;

    Steps(Handle handle) {
      this.handle = handle;
    }

    /** Notes an answer; whether it has the DID. An ambiguous handle ends the look-up. */
    boolean found(HandleMethod method, HandleResult answer) {
      if (answer instanceof HandleResult.Found found) {
        did = found.did();
        return true;
      }
      if (answer instanceof HandleResult.Contradictory contradictory) {
        throw method.ambiguous(handle, contradictory);
      }
      if (answer instanceof HandleResult.NotPublished notPublished) {
        details.add(method.methodName() + ": " + notPublished.detail());
      } else if (answer instanceof HandleResult.Unavailable failed) {
        details.add(method.methodName() + ": " + failed.detail());
        unavailable = failed;
      }
      return false;
    }

    RuntimeException failure() {
      String met = String.join("; ", details);
      return unavailable == null
          ? notFound("The handle %s does not exist: %s".formatted(handle, met))
          : new TransientException(
              "The handle %s could not be looked up: %s".formatted(handle, met),
              unavailable.cause());
    }
  }
}
