package io.github.atprotojakarta.webapp.callers;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.security.Principal;

/** Sends one event: whom JAX-RS takes for the caller. */
@Path("events")
public class EventsResource {
  /** Sends the event. */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public void events(
      @Context SecurityContext security, @Context SseEventSink sink, @Context Sse sse) {
    Principal caller = security.getUserPrincipal();
    String name = caller == null ? "nobody" : caller.getName();
    sink.send(sse.newEvent("sse=" + name)).thenAccept(done -> sink.close());
  }
}
