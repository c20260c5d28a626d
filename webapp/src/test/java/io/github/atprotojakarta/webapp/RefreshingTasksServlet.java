package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Tasks of the server's managed executor, which has few threads, refresh the sessions of an
 * account: {@code /refreshes} waits for fifty of them, {@code /refreshes/later} begins one and
 * waits for nothing.
 */
@WebServlet({"/refreshes", "/refreshes/later"})
public class RefreshingTasksServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int TASKS = 50;

  @Inject private transient AtprotoSessions sessions;
  @Resource private transient ManagedExecutorService executor;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    List<SessionKey> keys =
        List.copyOf(sessions.list(Did.parse(request.getParameter("did"))).keySet());
    boolean later = request.getServletPath().endsWith("later");
    List<Future<OAuthSession>> tasks = new ArrayList<>();
    for (int i = 0; i < (later ? 1 : TASKS); i++) {
      SessionKey key = keys.get(i % keys.size());
      tasks.add(executor.submit(() -> sessions.client().restore(key, RefreshPolicy.ALWAYS)));
    }
    response
        .getWriter()
        .print(later ? "begun" : "sessions=" + keys.size() + " restored=" + restored(tasks));
  }

  private static int restored(List<Future<OAuthSession>> tasks) throws ServletException {
    int restored = 0;
    for (Future<OAuthSession> task : tasks) {
      try {
        task.get();
        restored++;
      } catch (ExecutionException e) {
        throw new ServletException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ServletException(e);
      }
    }
    return restored;
  }
}
