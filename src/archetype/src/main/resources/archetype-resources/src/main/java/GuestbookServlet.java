package ${package};

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A page that only signed-in people see. */
@WebServlet("/app/guestbook")
public class GuestbookServlet extends HttpServlet {
  @Inject Guestbook guestbook;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/html;charset=UTF-8");
    response
        .getWriter()
        .print(
            "<!DOCTYPE html><html lang=\"en\"><title>Guestbook</title><p>"
                + guestbook.greeting()
                + "<form method=\"post\" action=\"../oauth/logout\">"
                + "<button>Sign out</button></form></html>");
  }
}
