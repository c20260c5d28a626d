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

  static void show(String name, HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    request.getRequestDispatcher("/WEB-INF/pages/" + name + ".jsp").forward(request, response);
  }

  /** Shows a page to browsers and a problem document (RFC 9457) to other clients. */
  static void show(Problem problem, HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    response.setStatus(problem.status());
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

  private static String document(Problem problem) {
    return Json.createObjectBuilder()
        .add("title", problem.title())
        .add("status", problem.status())
        .add("detail", problem.detail())
        .build()
        .toString();
  }
}
