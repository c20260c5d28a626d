package io.github.atprotojakarta.webapp.messages;

import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSDestinationDefinition;
import jakarta.jms.Queue;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Sends the DID of whoever is signed in as a message, and tells what became of it. */
@JMSDestinationDefinition(
    name = LetterServlet.QUEUE,
    interfaceName = "jakarta.jms.Queue",
    destinationName = "letters")
@WebServlet("/letter")
public class LetterServlet extends HttpServlet {
  static final String QUEUE = "java:app/jms/letters";

  private static final long serialVersionUID = 1L;

  @Resource(lookup = "java:comp/DefaultJMSConnectionFactory")
  private transient ConnectionFactory factory;

  @Resource(lookup = QUEUE)
  private transient Queue queue;

  @Inject private transient Answers answers;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try (JMSContext context = factory.createContext()) {
      context.createProducer().send(queue, request.getParameter("did"));
      response.getWriter().print(answers.await());
    } catch (InterruptedException e) {
      throw new ServletException(e);
    }
  }
}
