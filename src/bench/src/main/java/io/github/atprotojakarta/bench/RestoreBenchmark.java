package io.github.atprotojakarta.bench;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.StoredSession;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Restores sessions from PostgreSQL; beside it what any store must do, one select. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class RestoreBenchmark {
  private static final String SELECT =
      "select version, retired_at, payload from atproto_session where did = ? and session_id = ?";

  /** How many rows the table has. */
  @Param("1000")
  public int rows;

  private SessionDatabase database;
  private AtprotoOAuthClient client;
  private List<SessionKey> keys;
  private Connection connection;
  private PreparedStatement select;
  private List<String[]> primaryKeys;

  /** Stores the sessions. */
  @Setup
  public void open() throws SQLException {
    database = new SessionDatabase(System.getProperty("bench.database"));
    keys = database.replaceSessions().stream().map(StoredSession::key).toList();
    client = Workload.client().transport(Workload.atOnce()).sessionStore(database.store()).build();
    connection = database.pool().getConnection();
    select = connection.prepareStatement(SELECT);
    try (PreparedStatement all =
            connection.prepareStatement(
                "select did, session_id from atproto_session"
                    + " where length(did) = length('did:plc:') + 24");
        ResultSet found = all.executeQuery()) {
      primaryKeys = new ArrayList<>();
      while (found.next()) {
        primaryKeys.add(new String[] {found.getString(1), found.getString(2)});
      }
    }
  }

  /** Closes the database. */
  @TearDown
  public void close() throws SQLException {
    client.close();
    select.close();
    connection.close();
    database.close();
  }

  /** Reads the row of a session by its primary key, with a statement prepared once. */
  @Benchmark
  public String select(CpuTime cpu) throws SQLException {
    String[] key = primaryKeys.get(ThreadLocalRandom.current().nextInt(SessionDatabase.USED));
    select.setString(1, key[0]);
    select.setString(2, key[1]);
    try (ResultSet row = select.executeQuery()) {
      row.next();
      return row.getString(3);
    }
  }

  /** Restores a session that has not changed. */
  @Benchmark
  public OAuthSession restore(CpuTime cpu) {
    return client.restore(
        keys.get(ThreadLocalRandom.current().nextInt(SessionDatabase.USED)), RefreshPolicy.NEVER);
  }

  /** Restores a session and makes a call. */
  @Benchmark
  public JsonObject restoreAndCall(CpuTime cpu) {
    return Workload.call(restore(cpu));
  }
}
