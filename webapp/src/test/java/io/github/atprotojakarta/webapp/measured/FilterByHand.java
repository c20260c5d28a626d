package io.github.atprotojakarta.webapp.measured;

import jakarta.annotation.Resource;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The least that a filter of one's own does: it looks a session up by the primary key that a cookie
 * has, and says whose it is.
 */
@WebFilter(MeasuredPages.BY_HAND)
public class FilterByHand extends HttpFilter {
  /** The cookie: DID and id of the session, with an underscore between them. */
  public static final String COOKIE = "by-hand";

  private static final long serialVersionUID = 1L;

  @Resource(lookup = "java:app/jdbc/atproto")
  private transient DataSource database;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<String> user = cookie(request).flatMap(this::user);
    if (user.isEmpty()) {
      response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
      return;
    }
    chain.doFilter(
        new HttpServletRequestWrapper(request) {
          @Override
          public String getRemoteUser() {
            return user.get();
          }
        },
        response);
  }

  private static Optional<String> cookie(HttpServletRequest request) {
    return Optional.ofNullable(request.getCookies()).stream()
        .flatMap(Arrays::stream)
        .filter(cookie -> cookie.getName().equals(COOKIE))
        .map(Cookie::getValue)
        .findFirst();
  }

  private Optional<String> user(String cookie) {
    String[] key = cookie.split("_", 2);
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "select did from atproto_session where did = ? and session_id = ?"
                    + " and retired_at is null")) {
      select.setString(1, key[0]);
      select.setString(2, key[1]);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
