/**
 * Stores sessions and pending logins encrypted in a database, with Jakarta Persistence. The rules
 * for stores are defined by {@link io.github.atprotojakarta.store.SessionStore} and {@link
 * io.github.atprotojakarta.store.StateStore}.
 *
 * <p>A Jakarta EE application adds the JAR to {@code WEB-INF/lib} and a persistence unit named
 * {@code atproto} with its data source to {@code META-INF/persistence.xml}:
 *
 * <pre>{@code
 * <persistence-unit name="atproto" transaction-type="JTA">
 *   <jta-data-source>java:app/jdbc/atproto</jta-data-source>
 *   <class>io.github.atprotojakarta.persistence.SessionEntity</class>
 *   <class>io.github.atprotojakarta.persistence.PendingAuthorizationEntity</class>
 *   <class>io.github.atprotojakarta.persistence.MaintenanceLeaseEntity</class>
 *   <exclude-unlisted-classes>true</exclude-unlisted-classes>
 *   <shared-cache-mode>NONE</shared-cache-mode>
 * </persistence-unit>
 * }</pre>
 *
 * <p>For a data source other than {@code java:app/jdbc/atproto}, also set {@code
 * atproto.database.data-source}: the migrations at start use it ({@code atproto.database.migrate},
 * default {@code true}). For a schema of their own set {@code atproto.database.schema}, see {@link
 * io.github.atprotojakarta.persistence.DatabaseSchema}. Every write has its own transaction, so a
 * caller that is in a transaction holds two connections during the write. The pool needs more
 * connections than the number of such callers at the same time.
 *
 * <p>A {@code web.xml} that is {@code metadata-complete} must declare the listener {@link
 * io.github.atprotojakarta.persistence.DatabaseStartupListener}. Without it, keys and tables are
 * checked only at the first login.
 *
 * <p>If the database is away when the application starts, the application waits for it: see {@link
 * io.github.atprotojakarta.persistence.AtprotoDatabase#start}. While it is away, the stores fail at
 * once: see {@link io.github.atprotojakarta.persistence.CircuitBreaker}.
 *
 * <p>The settings {@code atproto.encryption.keys} or {@code atproto.encryption.keys-file} configure
 * the keys, see {@link io.github.atprotojakarta.persistence.EncryptionKeys}. In Java SE, call
 * {@link io.github.atprotojakarta.persistence.Migrations#run}, then create {@link
 * io.github.atprotojakarta.persistence.JpaSessionStore} and {@link
 * io.github.atprotojakarta.persistence.JpaStateStore} with {@link
 * io.github.atprotojakarta.persistence.ResourceLocalTransactions} in one {@link
 * io.github.atprotojakarta.persistence.CircuitBreaker}.
 */
@NullMarked
package io.github.atprotojakarta.persistence;

import org.jspecify.annotations.NullMarked;
