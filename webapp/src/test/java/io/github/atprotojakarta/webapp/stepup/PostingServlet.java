package io.github.atprotojakarta.webapp.stepup;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A servlet that calls an enterprise bean, which requires a scope. */
@WebServlet("/app/ejb")
public class PostingServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Inject private Posting posting;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().print(posting.post());
  }
}
