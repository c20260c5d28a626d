package io.github.atprotojakarta.webapp.jaxrs;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Takes every path, those that the sign-in has included. */
@Path("")
public class OwnResource {
  /** A path of its own. */
  @GET
  @Path("hello")
  public String hello() {
    return "hello";
  }

  /** All other paths. */
  @GET
  @Path("{rest: .+}")
  public String rest(@PathParam("rest") String rest) {
    return "rest " + rest;
  }
}
