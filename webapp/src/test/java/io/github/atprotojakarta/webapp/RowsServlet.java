package io.github.atprotojakarta.webapp;

import jakarta.annotation.Resource;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Tells tests how many rows the tables hold. It is added to the WAR for tests only. */
@WebServlet("/rows")
public class RowsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Resource(lookup = "java:app/jdbc/atproto")
  private transient DataSource database;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select (select count(*) from atproto_pending_authorization),"
                    + " (select count(*) from atproto_session)")) {
      rows.next();
      response.setContentType("text/plain");
      response.getWriter().print("pending=" + rows.getLong(1) + " sessions=" + rows.getLong(2));
    } catch (SQLException e) {
      throw new ServletException(e);
    }
  }
}
