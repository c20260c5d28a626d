package ${package};

import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.session.OAuthSession;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Map;

/** Asks the server of the signed-in person for the person's name. */
@Stateless
public class Guestbook {
  @Inject AtprotoSessions sessions;

  public String greeting() {
    OAuthSession session = sessions.require();
    String handle =
        session.xrpc().query("com.atproto.server.getSession", Map.of()).getString("handle");
    return "Welcome, " + handle + "!";
  }
}
