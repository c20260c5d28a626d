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
import java.util.Locale;
import javax.sql.DataSource;

/**
 * Tells tests how many rows the tables hold, and at {@code /rows/sessions} all that stands in the
 * rows of sessions. It is added to the WAR for tests only.
 */
@WebServlet({"/rows", "/rows/sessions"})
public class RowsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Resource(lookup = "java:app/jdbc/atproto")
  private transient DataSource database;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    response.setContentType("text/plain");
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      response
          .getWriter()
          .print(
              request.getServletPath().endsWith("sessions") ? sessions(statement) : sum(statement));
    } catch (SQLException e) {
      throw new ServletException(e);
    }
  }

  private static String sum(Statement statement) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery(
            "select (select count(*) from atproto_pending_authorization),"
                + " (select count(*) from atproto_session)")) {
      rows.next();
      return "pending=" + rows.getLong(1) + " sessions=" + rows.getLong(2);
    }
  }

  private static String sessions(Statement statement) throws SQLException {
    StringBuilder all = new StringBuilder();
    try (ResultSet rows = statement.executeQuery("select * from atproto_session")) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int column = 1; column <= columns; column++) {
          all.append(rows.getMetaData().getColumnName(column).toLowerCase(Locale.ROOT))
              .append('=')
              .append(rows.getString(column))
              .append('\n');
        }
      }
    }
    return all.toString();
  }
}
