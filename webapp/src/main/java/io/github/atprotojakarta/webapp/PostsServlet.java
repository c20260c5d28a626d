package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.text.BreakIterator;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes a post, then shows it as the PDS returns it. */
@WebServlet({"/app/posts", "/app/posts/*"})
public class PostsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int MAX_CHARACTERS = 300;

  /** A slash and a record key (atproto.com/specs/record-key). */
  private static final Pattern PATH = Pattern.compile("/(?!\\.{1,2}$)[A-Za-z0-9_~.:-]{1,512}");

  private static final Duration LATER = Duration.ofMinutes(1);

  @Inject private transient AtprotoSessions sessions;
  @Inject private transient Posts posts;
  @Inject private transient LaterPosts laterPosts;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String path = request.getPathInfo();
    if (path == null) {
      PageRenderer.show("compose", request, response);
    } else if (PATH.matcher(path).matches()) {
      request.setAttribute("post", posts.read(path.substring(1)));
      PageRenderer.show("post", request, response);
    } else {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    request.setCharacterEncoding("UTF-8");
    String text = request.getParameter("text");
    String problem = problemWith(text, PageTexts.of(request));
    if (problem != null) {
      response.setStatus(422);
      request.setAttribute("text", text);
      request.setAttribute("problem", problem);
      PageRenderer.show("compose", request, response);
      return;
    }
    // A redirect, so that a reload does not write the post twice.
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", request.getContextPath() + write(request, text.strip()));
  }

  /** Writes or schedules a post; returns the path of the next page. */
  private String write(HttpServletRequest request, String text) {
    if (request.getParameter("later") != null) {
      laterPosts.schedule(sessions.require().did(), text, LATER);
      return "/app/dashboard?planned";
    }
    String uri = posts.write(text);
    return "/app/posts" + uri.substring(uri.lastIndexOf('/'));
  }

  private static @Nullable String problemWith(@Nullable String text, PageTexts texts) {
    if (text == null || text.isBlank()) {
      return texts.get("compose.empty");
    }
    int characters = characters(text.strip());
    return characters > MAX_CHARACTERS ? texts.with("compose.too_long", characters) : null;
  }

  /** Counts characters as people see them: an emoji with its modifiers is one. */
  private static int characters(String text) {
    BreakIterator iterator = BreakIterator.getCharacterInstance(Locale.ROOT);
    iterator.setText(text);
    int count = 0;
    while (iterator.next() != BreakIterator.DONE) {
      count++;
    }
    return count;
  }
}
