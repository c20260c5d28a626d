package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.http.HttpResponse;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The signed-in account's picture.
 *
 * <p>This application loads it from the PDS, so that the pages' content security policy needs no
 * other origin. The URL cannot lead to other servers: it contains only a content id, and the
 * request goes to the session's PDS.
 */
@WebServlet("/app/avatar")
public class AvatarServlet extends HttpServlet {
  /** A content id: CIDv1, base32, SHA-256. */
  static final Pattern CID = Pattern.compile("b[a-z2-7]{58}");

  private static final long serialVersionUID = 1L;

  /** The limit of {@code app.bsky.actor.profile}. */
  static final long MAX_BYTES = 1_000_000;

  /** Without SVG, which can contain scripts. */
  private static final Set<String> TYPES =
      Set.of("image/png", "image/jpeg", "image/webp", "image/gif", "image/avif");

  @Inject private transient Profiles profiles;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String cid = request.getParameter("cid");
    if (cid == null || !CID.matcher(cid).matches()) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    try (HttpResponse picture = profiles.picture(cid)) {
      if (!TYPES.contains(picture.mediaType())) {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
        return;
      }
      response.setContentType(picture.mediaType());
      // The content of a content id never changes.
      response.setHeader("Cache-Control", "private, max-age=86400, immutable");
      response.getOutputStream().write(picture.bytes());
    }
  }
}
