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
 * An H2 database in a file of {@code atproto.data-directory}, for development and for trying out.
 *
 * <p>Servers differ in whether and how they fill placeholders of {@code web.xml} in, and some
 * accept no empty password there; a data source that finds its place by itself runs unchanged on
 * all of them.
 */
public final class EmbeddedDataSource implements DataSource {
  private final JdbcDataSource database = new JdbcDataSource();

  /** Points to a file {@code atproto}, which is made by the first connection. */
  public EmbeddedDataSource() {
    setDatabaseName("atproto");
    database.setUser("sa");
    database.setPassword("");
  }

  /**
   * Names the file. Two applications that share a data directory need two names, since each has its
   * own H2, and a file belongs to one of them.
   */
  public void setDatabaseName(String name) {
    Path file = directory().resolve(name).toAbsolutePath().normalize();
    // WRITE_DELAY=0: what was committed is in the file at once, and survives a killed server.
    // DB_CLOSE_ON_EXIT=FALSE: the server ends the application, then the pool, and so the database.
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
