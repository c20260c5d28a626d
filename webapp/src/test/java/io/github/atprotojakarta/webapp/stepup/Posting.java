package io.github.atprotojakarta.webapp.stepup;

import io.github.atprotojakarta.jakarta.session.RequiresScope;
import jakarta.ejb.Stateless;

/** An enterprise bean with a method that requires a scope. */
@Stateless
public class Posting {
  /** The scope of all parts. */
  public static final String SCOPE = "repo:app.bsky.feed.post";

  /** Requires the scope. */
  @RequiresScope(SCOPE)
  public String post() {
    return "posted";
  }
}
