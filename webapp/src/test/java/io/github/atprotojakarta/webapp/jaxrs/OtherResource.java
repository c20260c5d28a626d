package io.github.atprotojakarta.webapp.jaxrs;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Has one path only, so that the server responds to all others. */
@Path("other")
public class OtherResource {
  /** Its path. */
  @GET
  public String other() {
    return "other";
  }
}
