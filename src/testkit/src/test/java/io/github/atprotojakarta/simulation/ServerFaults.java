package io.github.atprotojakarta.simulation;

import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.http.HttpTransportException.Kind;
import io.github.atprotojakarta.simulation.SimulatedAccount.Tokens;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What servers do wrong, and what their connections lose. */
record ServerFaults(World world) {
  /** Responds late. */
  void slow() {
    if (world.faults.happens(Fault.SLOW_SERVER)) {
      world.scheduler.sleep(world.faults.time(1, 3, 9.5));
    }
  }

  /** Returns an error for a request that is not processed; {@code null} if it is. */
  @Nullable HttpResponse refusalBeforeWork() throws HttpTransportException {
    DrawnFaults faults = world.faults;
    if (faults.happens(Fault.REQUEST_LOST)) {
      world.scheduler.sleep(faults.time(0, 5, 10));
      throw new HttpTransportException(Kind.EXCHANGE, "The connection broke", null);
    }
    if (faults.happens(Fault.FAILS_BEFORE)) {
      return HttpResponse.of(500, Map.of("Content-Type", "text/html"), "<h1>Failed</h1>");
    }
    return overloaded();
  }

  private @Nullable HttpResponse overloaded() {
    DrawnFaults faults = world.faults;
    if (faults.happens(Fault.OVERLOADED)) {
      int status = faults.happens(Fault.OVERLOADED) ? 503 : 429;
      return HttpResponse.of(status, Map.of("Retry-After", "20", "DPoP-Nonce", "nonce-1"), "");
    }
    if (faults.happens(Fault.WANTS_NONCE)) {
      String nonce = "nonce-" + world.scheduler.now() % 97;
      return HttpResponse.of(
          400,
          Map.of("Content-Type", "application/json", "DPoP-Nonce", nonce),
          "{\"error\":\"use_dpop_nonce\"}");
    }
    return null;
  }

  /** Returns an error in place of new tokens; {@code null} if they are sent. */
  @Nullable HttpResponse mayBeDestroyed(Tokens issued) throws HttpTransportException {
    DrawnFaults faults = world.faults;
    if (faults.happens(Fault.RESPONSE_LOST)) {
      world.model.destroyed(issued);
      throw new HttpTransportException(Kind.EXCHANGE, "The connection broke", null);
    }
    if (faults.happens(Fault.TRANSPORT_BREAKS)) {
      world.model.destroyed(issued);
      if (world.choices.oneIn(2)) {
        throw new OutOfMemoryError("simulated");
      }
      throw new IllegalStateException("The transport is broken");
    }
    if (faults.happens(Fault.FAILS_AFTERWARDS)) {
      world.model.destroyed(issued);
      int status = world.choices.oneIn(2) ? 500 : 504;
      return HttpResponse.of(status, Map.of("Content-Type", "text/html"), "<h1>Failed</h1>");
    }
    return null;
  }
}
