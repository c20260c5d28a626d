package io.github.atprotojakarta.webapp.stepup;

import io.github.atprotojakarta.jakarta.session.RequiresScope;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A servlet that requires a scope. */
@WebServlet("/app/annotated")
@RequiresScope(Posting.SCOPE)
public class AnnotatedServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().print("posted");
  }
}
