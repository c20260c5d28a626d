package io.github.atprotojakarta.jakarta.internal.web;

import jakarta.servlet.http.HttpServletRequest;

/** A library in a page that sends requests and has its own way to be sent to another page. */
public enum ScriptLibrary {
  NONE,

  /** The script of Jakarta Faces, which follows a {@code redirect} in a partial response. */
  FACES,

  /** htmx, which follows the header {@code HX-Redirect}, except in responses with status 3xx. */
  HTMX;

  /** Returns the library that made a request, by the header that it always sends. */
  public static ScriptLibrary of(HttpServletRequest request) {
    if ("partial/ajax".equals(request.getHeader("Faces-Request"))) {
      return FACES;
    }
    return "true".equals(request.getHeader("HX-Request")) ? HTMX : NONE;
  }

  /** Returns a partial response that leads to a page (Jakarta Faces 4.0 section 13.4). */
  public static HttpReply facesRedirect(String location) {
    return HttpReply.of(
        200,
        "text/xml;charset=UTF-8",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<partial-response><redirect url=\""
            + HtmlText.of(location)
            + "\"/></partial-response>");
  }
}
