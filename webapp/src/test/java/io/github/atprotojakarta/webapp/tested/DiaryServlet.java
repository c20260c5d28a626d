package io.github.atprotojakarta.webapp.tested;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Writes into the diary of whoever sends the request. */
@WebServlet("/app/diary")
public class DiaryServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Inject private transient Diary diary;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain");
    response
        .getWriter()
        .print(
            request.getRemoteUser()
                + (request.isUserInRole("editor") ? " edits " : " reads ")
                + diary.write("by HTTP"));
  }
}
