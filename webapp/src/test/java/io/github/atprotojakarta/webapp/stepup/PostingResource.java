package io.github.atprotojakarta.webapp.stepup;

import io.github.atprotojakarta.jakarta.session.RequiresScope;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** A resource that requires a scope. */
@Path("posts")
@RequestScoped
public class PostingResource {
  /** Requires the scope. */
  @GET
  @RequiresScope(Posting.SCOPE)
  public String post() {
    return "posted";
  }
}
