package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.internal.AuditLine;
import io.github.atprotojakarta.session.AccountEvent;
import io.github.atprotojakarta.session.AdministrativeAct;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionListener;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Writes a line for each act of an administrator, in the format of the application's audit log. */
record AuditLines(PrintStream err) implements SessionListener {
  @Override
  public void on(SessionEvent event) {
    if (event instanceof SessionEvent.SessionDeleted deleted) {
      write("ENDED_BY_ADMINISTRATOR", event, deleted.act());
    } else if (event instanceof SessionEvent.RevocationGivenUp given) {
      write("REVOCATION_GIVEN_UP", event, given.act());
    }
  }

  @Override
  public void onAccount(AccountEvent event) {
    String kind =
        event instanceof AccountEvent.AccountBlocked ? "ACCOUNT_BLOCKED" : "ACCOUNT_UNBLOCKED";
    write(new AuditLine(kind).add("did", event.did()), event.act());
  }

  private void write(String kind, SessionEvent event, @Nullable AdministrativeAct act) {
    write(new AuditLine(kind).add("did", event.key().did()).add("session", event.key().id()), act);
  }

  private void write(AuditLine line, @Nullable AdministrativeAct act) {
    if (act != null) {
      line.addQuoted("administrator", act.administrator()).addQuoted("reason", act.reason());
    }
    err.println(line);
  }
}
