package io.github.atprotojakarta.webapp.callers;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Shows and changes the notes of a session; signs people out on request. */
@WebServlet({"/notes", "/open-notes"})
public class SessionNotesServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private SessionNotes notes;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (request.getParameter("note") != null) {
      notes.note(request.getParameter("note"));
    }
    response.getWriter().print(notes.text());
    if (request.getParameter("leave") != null) {
      request.logout();
      response.getWriter().print(" left");
    }
  }
}
