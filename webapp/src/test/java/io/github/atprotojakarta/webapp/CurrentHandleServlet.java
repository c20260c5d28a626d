package io.github.atprotojakarta.webapp;

import jakarta.ejb.EJB;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A guarded page whose enterprise bean calls the person's server. */
@WebServlet("/app/handle")
public class CurrentHandleServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @EJB private transient RestoredSession bean;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().print(bean.currentHandle());
  }
}
