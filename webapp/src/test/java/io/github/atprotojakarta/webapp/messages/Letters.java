package io.github.atprotojakarta.webapp.messages;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.Map;

/** Calls the server of the account that a message names, with that account's session. */
@MessageDriven(
    activationConfig = {
      @ActivationConfigProperty(
          propertyName = "destinationType",
          propertyValue = "jakarta.jms.Queue"),
      @ActivationConfigProperty(
          propertyName = "destinationLookup",
          propertyValue = LetterServlet.QUEUE)
    })
public class Letters implements MessageListener {
  @Inject private AtprotoSessions sessions;
  @Inject private Answers answers;

  @Override
  public void onMessage(Message message) {
    String current = sessions.current().isPresent() ? "somebody" : "nobody";
    answers.give("current=" + current + " handle=" + handle(message));
  }

  private String handle(Message message) {
    try {
      return sessions
          .restore(Did.parse(message.getBody(String.class)))
          .xrpc()
          .query("com.atproto.server.getSession", Map.of())
          .getString("handle");
    } catch (JMSException | AtprotoOAuthException e) {
      return e.toString();
    }
  }
}
