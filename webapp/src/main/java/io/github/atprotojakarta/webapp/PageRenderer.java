package io.github.atprotojakarta.webapp;

import jakarta.json.Json;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/** Shows the pages below {@code WEB-INF/pages}, which have no URL of their own. */
final class PageRenderer {
  /** Jakarta Pages supports no other methods (Pages 3.1 section 1.1.2). */
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");

  private PageRenderer() {}

  /** Shows a page in the language of the browser. */
  static void show(String name, HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    PageTexts texts = PageTexts.of(request);
    request.setAttribute("texts", texts);
    response.setHeader("Content-Language", texts.language());
    response.addHeader("Vary", "Accept-Language");
    request.getRequestDispatcher("/WEB-INF/pages/" + name + ".jsp").forward(request, response);
  }

  /** Shows a page to browsers and a problem document (RFC 9457) to other clients. */
  static void show(Problem problem, HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    setStatus(problem, response);
    String accept = request.getHeader("Accept");
    if (accept != null && accept.contains("text/html") && METHODS.contains(request.getMethod())) {
      request.setAttribute("problem", problem);
      show("problem", request, response);
    } else {
      response.setContentType("application/problem+json");
      response.setCharacterEncoding("UTF-8");
      response.getWriter().write(document(problem));
    }
  }

  /** Sets the status of a problem, and the time after which the user's server may respond again. */
  static void setStatus(Problem problem, HttpServletResponse response) {
    response.setStatus(problem.status());
    if (problem.delay() != null) {
      response.setHeader("Retry-After", String.valueOf(problem.delay().toSeconds()));
    }
  }

  private static String document(Problem problem) {
    PageTexts texts = PageTexts.english();
    String detail = problem.detail(texts);
    return Json.createObjectBuilder()
        .add("title", problem.title(texts))
        .add("status", problem.status())
        .add("detail", problem.message() == null ? detail : detail + " " + problem.message())
        .build()
        .toString();
  }
}
