package io.github.atprotojakarta.webapp.faces;

import jakarta.enterprise.context.SessionScoped;
import jakarta.inject.Named;
import java.io.Serializable;

/** What a person wrote in this visit. */
@Named
@SessionScoped
public class Note implements Serializable {
  private static final long serialVersionUID = 1L;
  private String text = "nothing";

  /** Returns the text; Faces calls it. */
  public String getText() {
    return text;
  }

  /** Changes the text; Faces calls it. */
  public void setText(String written) {
    text = written;
  }
}
