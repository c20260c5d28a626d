package io.github.atprotojakarta.webapp.storm;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL, the one database of all nodes, which can be stopped and started again with what it
 * holds.
 */
public final class StormDatabase implements AutoCloseable {
  private static final String BUSY =
      "select count(*) from pg_stat_activity where backend_type = 'client backend'"
          + " and state <> 'idle' and pid <> pg_backend_pid()";

  private final Path directory;
  private final int port;
  private EmbeddedPostgres server;

  /** Starts it. */
  public StormDatabase(Path directory) throws IOException {
    this.directory = directory;
    this.server = start(0);
    this.port = server.getPort();
  }

  private EmbeddedPostgres start(int at) throws IOException {
    return EmbeddedPostgres.builder()
        .setPGStartupWait(Duration.ofMinutes(2))
        .setDataDirectory(directory)
        // Clean means that the end of the server is the end of its data.
        .setCleanDataDirectory(false)
        .setServerConfig("synchronous_commit", "on")
        .setPort(at)
        // It recovers first: on a busy machine the default of ten seconds is short.
        .setPGStartupWait(Duration.ofMinutes(1))
        .start();
  }

  /** Where it listens, in all of its lives. */
  public int port() {
    return port;
  }

  /** Cuts all connections, ends the server, and starts it again. */
  void restart() throws IOException {
    stop();
    startAgain();
  }

  /** Cuts all connections and ends the server. */
  public void stop() throws IOException {
    Optional<ProcessHandle> postmaster = postmaster();
    server.close();
    // On a busy machine the server ends later, and until then no other one starts.
    postmaster.ifPresent(process -> process.onExit().orTimeout(2, TimeUnit.MINUTES).join());
  }

  /** Returns the process that the server's own file names; empty if it was stopped. */
  private Optional<ProcessHandle> postmaster() throws IOException {
    Path file = directory.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    return ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
  }

  /** Starts the server after {@link #stop()}. */
  public void startAgain() throws IOException {
    server = start(port);
  }

  /**
   * Makes a user who has to give a password, other than {@code postgres}, who has not; the database
   * {@code postgres} is theirs too.
   */
  public void createUser(String name, String password) throws IOException {
    Path rules = directory.resolve("pg_hba.conf");
    // The first line that fits counts.
    Files.writeString(rules, "host all " + name + " all scram-sha-256\n" + Files.readString(rules));
    execute("create user " + name + " password '" + password + "'");
    execute("grant create on schema public to " + name);
    execute("select pg_reload_conf()");
  }

  /** Drops all tables, as if the database were new. */
  public void dropTables() {
    execute("drop schema public cascade");
    execute("create schema public");
  }

  /** The first column of what a query finds. */
  public List<String> ask(String sql) {
    List<String> answers = new ArrayList<>();
    query(sql, rows -> answers.add(rows.getString(1)));
    return answers;
  }

  /** The version of every session in use, by account. */
  Map<String, Long> versions() {
    Map<String, Long> versions = new HashMap<>();
    query(
        "select did, version from atproto_session where retired_at is null",
        rows -> versions.put(rows.getString(1), rows.getLong(2)));
    return versions;
  }

  /** How many connections are at work, a transaction that is open included. */
  int busy() {
    int[] number = new int[1];
    query(BUSY, rows -> number[0] = rows.getInt(1));
    return number[0];
  }

  private void execute(String sql) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("The test cannot change the database", e);
    }
  }

  private interface Row {
    void read(ResultSet rows) throws SQLException;
  }

  private void query(String sql, Row row) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        row.read(rows);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The test cannot ask the database: " + sql, e);
    }
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
