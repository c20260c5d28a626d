package io.github.atprotojakarta.webapp.rollback;

import io.github.atprotojakarta.config.Settings;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import javax.sql.DataSource;

/** What an application writes of its own, through the data source that the sessions use too. */
@Stateless
public class Notes {
  @Resource(lookup = "java:app/jdbc/atproto")
  private DataSource database;

  @Inject private Settings settings;

  /** Makes an empty table. */
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public void empty() {
    execute("drop table if exists note");
    execute("create table note (id int)");
  }

  /** Writes a note, in the caller's transaction. */
  public void write() {
    execute("insert into note (id) values (1)");
  }

  /** How many notes were committed. */
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public long count() {
    return number("select count(*) from note where id > ?", "0").getAsLong();
  }

  /** The version that the row of a session has; empty when there is none. */
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public OptionalLong version(String sessionId) {
    String schema = settings.get("atproto.database.schema").map(name -> name + ".").orElse("");
    return number(
        "select version from " + schema + "atproto_session where session_id = ?", sessionId);
  }

  private void execute(String sql) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private OptionalLong number(String sql, String parameter) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parameter);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
