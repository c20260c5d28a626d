/**
 * Keeps sessions and pending logins in a database by Jakarta Persistence, encrypted. What an OAuth
 * flow means is not known here: the rules stand in {@link
 * io.github.atprotojakarta.store.SessionStore} and {@link
 * io.github.atprotojakarta.store.StateStore}.
 *
 * <p>In a Jakarta EE application the JAR in {@code WEB-INF/lib} is the configuration; the
 * application adds a persistence unit named {@code atproto} to its {@code META-INF/persistence.xml}
 * and names its data source there:
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
 * <p>Another data source than {@code java:app/jdbc/atproto} is also named by the setting {@code
 * atproto.database.data-source}, for the migrations that run at start ({@code
 * atproto.database.migrate}, {@code true} unless set). Writing uses a transaction of its own, so a
 * caller that is in a transaction holds two connections at that moment: the pool needs more
 * connections than there are such callers at once.
 *
 * <p>A {@code web.xml} that is {@code metadata-complete} has to list the listener {@link
 * io.github.atprotojakarta.persistence.DatabaseStart}; without it keys and tables are looked at
 * with the first login only.
 *
 * <p>Keys come from {@code atproto.encryption.keys} or {@code atproto.encryption.keys-file}, see
 * {@link io.github.atprotojakarta.persistence.EncryptionKeys}. In Java SE: {@link
 * io.github.atprotojakarta.persistence.Migrations#run}, then {@link
 * io.github.atprotojakarta.persistence.JpaSessionStore} and {@link
 * io.github.atprotojakarta.persistence.JpaStateStore} over {@link
 * io.github.atprotojakarta.persistence.ResourceLocalTransactions}.
 */
@NullMarked
package io.github.atprotojakarta.persistence;

import org.jspecify.annotations.NullMarked;
