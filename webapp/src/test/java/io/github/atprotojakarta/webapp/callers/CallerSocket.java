package io.github.atprotojakarta.webapp.callers;

import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.security.Principal;

/** Sends one message: whom the WebSocket container takes for the caller. */
@ServerEndpoint("/socket")
public class CallerSocket {
  /** Sends the message. */
  @OnOpen
  public void open(Session session) throws IOException {
    Principal caller = session.getUserPrincipal();
    session.getBasicRemote().sendText("socket=" + (caller == null ? "nobody" : caller.getName()));
  }
}
