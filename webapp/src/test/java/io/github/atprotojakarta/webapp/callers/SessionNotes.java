package io.github.atprotojakarta.webapp.callers;

import jakarta.enterprise.context.SessionScoped;
import java.io.Serializable;

/** What an application remembers of a visit. */
@SessionScoped
public class SessionNotes implements Serializable {
  private static final long serialVersionUID = 1L;
  private String text = "empty";

  /** What was noted last. */
  public String text() {
    return text;
  }

  /** Notes something. */
  public void note(String noted) {
    text = noted;
  }
}
