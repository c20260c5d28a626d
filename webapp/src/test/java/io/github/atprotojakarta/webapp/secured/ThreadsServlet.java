package io.github.atprotojakarta.webapp.secured;

import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ExecutionException;

/** Tells who the current user is in threads that do not answer the request. */
@WebServlet("/threads")
public class ThreadsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Resource private transient ManagedExecutorService executor;
  @EJB private transient Books books;
  @EJB private transient Shelf shelf;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try {
      response
          .getWriter()
          .print(
              "asynchronous="
                  + books.currentLater().get()
                  + " executor="
                  + executor.submit(() -> shelf.current()).get()
                  + " timer="
                  + shelf.currentInTimer());
    } catch (InterruptedException | ExecutionException e) {
      throw new ServletException(e);
    }
  }
}
