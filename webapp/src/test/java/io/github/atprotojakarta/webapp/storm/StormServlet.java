package io.github.atprotojakarta.webapp.storm;

import io.github.atprotojakarta.TokenInvalidException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What an application does with a session, asked for from outside. GET restores the session of
 * {@code did} and {@code id} and calls the account's PDS: 200 it worked, 503 it is worth trying
 * again, 410 the person has to sign in again, 500 anything else. With {@code task} it does so in a
 * task of the server's executor, and the request's thread waits for that. POST takes a session over
 * that was made elsewhere and answers its id.
 */
@WebServlet("/storm")
public class StormServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = Logger.getLogger(StormServlet.class.getName());

  /** The threads of the server's executor, as {@link StormCluster} sets it. */
  private static final int THREADS = 2;

  private static final AtomicInteger TASKS = new AtomicInteger();

  @Inject private transient AtprotoSessions sessions;
  @Resource private transient ManagedExecutorService executor;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    SessionKey key =
        new SessionKey(Did.parse(request.getParameter("did")), request.getParameter("id"));
    Reply reply = request.getParameter("task") == null ? call(key) : callInTask(key);
    answer(response, reply.status(), reply.text());
  }

  private record Reply(int status, String text) {}

  private Reply call(SessionKey key) {
    try {
      sessions.restore(key).xrpc().query("com.atproto.server.getSession", Map.of());
      return new Reply(200, "");
    } catch (TransientException | TokenInvalidException e) {
      return new Reply(503, told(e));
    } catch (TokenRevokedException | TokenRefreshException e) {
      return new Reply(410, told(e));
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "The call of " + key + " failed as no call should", e);
      return new Reply(500, told(e));
    }
  }

  private Reply callInTask(SessionKey key) {
    try {
      return executor.submit(() -> counted(key)).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply(500, e.toString());
    } catch (ExecutionException e) {
      LOG.log(Level.SEVERE, "The task of " + key + " failed as no task should", e);
      return new Reply(500, e.toString());
    }
  }

  private Reply counted(SessionKey key) {
    int now = TASKS.incrementAndGet();
    try {
      return now > THREADS
          ? new Reply(500, "The executor has more than " + THREADS + " threads")
          : call(key);
    } finally {
      TASKS.decrementAndGet();
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try (JsonReader reader = Json.createReader(request.getReader())) {
      JsonObject session = reader.readObject();
      answer(response, 200, sessions.client().importNodeSession(session).session().key().id());
    }
  }

  private static String told(RuntimeException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private static void answer(HttpServletResponse response, int status, String text)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain");
    response.setCharacterEncoding("UTF-8");
    response.getWriter().print(text);
  }
}
