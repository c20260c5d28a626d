package io.github.atprotojakarta.webapp.telemetry;

import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** Calls the server of the signed-in person, and shows what was collected. */
@WebServlet({"/app/call", "/telemetry"})
public class TelemetryServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient AtprotoSessions sessions;
  @Inject private transient Telemetry telemetry;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getServletPath().equals("/telemetry")) {
      response.getWriter().print(telemetry.report());
    } else {
      response
          .getWriter()
          .print(
              sessions
                  .require()
                  .xrpc()
                  .query("com.atproto.server.getSession", Map.of())
                  .getString("handle"));
    }
  }
}
