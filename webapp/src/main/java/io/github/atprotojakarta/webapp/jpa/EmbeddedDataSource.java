package io.github.atprotojakarta.webapp.jpa;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/**
 * An H2 database in a file of {@code atproto.data-directory}, for development and evaluation.
 *
 * <p>Servers differ in their support for placeholders in {@code web.xml}, and some reject an empty
 * password there. A data source that determines its own file works unchanged on all servers.
 */
public final class EmbeddedDataSource implements DataSource {
  private final JdbcDataSource database = new JdbcDataSource();

  /** Uses a file {@code atproto}, which the first connection creates. */
  public EmbeddedDataSource() {
    setDatabaseName("atproto");
    database.setUser("sa");
    database.setPassword("");
  }

  /**
   * Sets the name of the file. Two applications with one data directory need two names, because
   * each has its own H2, and only one can open a file.
   */
  public void setDatabaseName(String name) {
    Path file = directory().resolve(name).toAbsolutePath().normalize();
    // WRITE_DELAY=0: a commit is in the file at once, and survives a killed server.
    // DB_CLOSE_ON_EXIT=FALSE: the server closes the application, then the pool with the database.
    database.setURL("jdbc:h2:file:" + file + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE");
  }

  private static Path directory() {
    return Optional.ofNullable(System.getProperty("atproto.data-directory"))
        .or(() -> Optional.ofNullable(System.getenv("ATPROTO_DATA_DIRECTORY")))
        .filter(name -> !name.isBlank())
        .map(Path::of)
        .orElse(Path.of("atproto-data"));
  }

  @Override
  public Connection getConnection() throws SQLException {
    return database.getConnection();
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return database.getConnection(user, password);
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return database.getLogWriter();
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter writer) {
    database.setLogWriter(writer);
  }

  @Override
  public int getLoginTimeout() {
    return database.getLoginTimeout();
  }

  @Override
  public void setLoginTimeout(int seconds) {
    database.setLoginTimeout(seconds);
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("org.h2");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return database.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return database.isWrapperFor(type);
  }
}
