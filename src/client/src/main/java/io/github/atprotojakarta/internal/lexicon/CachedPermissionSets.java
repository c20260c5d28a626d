package io.github.atprotojakarta.internal.lexicon;

import io.github.atprotojakarta.Nsid;
import io.github.atprotojakarta.PermissionSetException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.cache.ExpiringCache;
import io.github.atprotojakarta.internal.cache.Weights;
import io.github.atprotojakarta.internal.http.TimeLimit;
import io.github.atprotojakarta.scope.PermissionSet;
import io.github.atprotojakarta.scope.PermissionSets;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Permission sets of the network. A set that is older than five minutes, the interval of the
 * reference server, is still used while one thread reads it again; if that fails, it is used for 90
 * days, as the specification recommends (atproto.com/specs/permission, "Resolution and Caching"). A
 * failure is kept for a minute.
 */
public final class CachedPermissionSets implements PermissionSets {
  private static final Logger LOG = System.getLogger(CachedPermissionSets.class.getName());

  private static final Duration STALE = Duration.ofMinutes(5);
  private static final Duration EXPIRED = Duration.ofDays(90);
  private static final Duration FAILED = Duration.ofMinutes(1);

  /** The application names the sets; their publishers decide how large they are. */
  private static final long BYTES = 4 * 1024 * 1024;

  /** What a value of JSON takes in memory beside its text. */
  private static final int VALUE = 100;

  /** An exception with its stack. */
  private static final int FAILURE = 8 * 1024;

  private final PermissionSetFetcher fetcher;
  private final ClientContext context;
  private final ExpiringCache<String, Entry> entries =
      new ExpiringCache<>(BYTES, CachedPermissionSets::weight, EXPIRED);

  /**
   * What is known about a set.
   *
   * @param set the set; {@code null} if it could not be read
   * @param failure why not; {@code null} if there is a set
   * @param read when it was read
   * @param checked when it was read again, or should have been
   */
  private record Entry(
      @Nullable PermissionSet set,
      @Nullable RuntimeException failure,
      Instant read,
      Instant checked) {
    Entry checkedAt(Instant now) {
      return new Entry(set, failure, read, now);
    }

    /** Returns whether a clock that was set back, or the time, makes the entry useless. */
    boolean isOver(Instant now) {
      return now.isBefore(checked) || !now.isBefore(read.plus(set == null ? FAILED : EXPIRED));
    }

    boolean isStale(Instant now) {
      return set != null && !now.isBefore(checked.plus(STALE));
    }

    Optional<PermissionSet> result() {
      if (set != null) {
        return Optional.of(set);
      }
      // A new exception: callers add their own state to it.
      if (failure instanceof PermissionSetException e) {
        throw new PermissionSetException(e.reason(), String.valueOf(e.getMessage()), e);
      }
      throw new TransientException(
          String.valueOf(Objects.requireNonNull(failure).getMessage()), failure);
    }
  }

  /** Creates the cache. Nothing is read before a set is asked for. */
  public CachedPermissionSets(
      IdentityResolver identities, HttpTransport transport, ClientContext context) {
    this.fetcher = new PermissionSetFetcher(identities, transport);
    this.context = context;
  }

  @Override
  public Optional<PermissionSet> find(String nsid) {
    Nsid name = Nsid.parse(nsid);
    Instant now = context.clock().instant();
    Entry known = entries.find(nsid);
    if (known == null || known.isOver(now)) {
      return read(name).result();
    }
    if (known.isStale(now)) {
      // At once, so that no other caller reads it, too.
      entries.put(nsid, known.checkedAt(now));
      readInBackground(name);
    }
    return known.result();
  }

  private void readInBackground(Nsid nsid) {
    try {
      context.executor().execute(() -> read(nsid));
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "No thread to read the permission set " + nsid + " again", e);
    }
  }

  /** Reads a set. A failure does not replace a set that can still be used. */
  private Entry read(Nsid nsid) {
    try {
      PermissionSet set =
          TimeLimit.atMost(context.clock(), context.timeouts().login(), () -> fetcher.fetch(nsid));
      Instant now = context.clock().instant();
      return kept(nsid, new Entry(set, null, now, now));
    } catch (PermissionSetException | TransientException e) {
      LOG.log(Level.DEBUG, "The permission set " + nsid + " could not be read", e);
      Instant now = context.clock().instant();
      Entry known = entries.find(nsid.value());
      return known != null && known.set != null && !known.isOver(now)
          ? known
          : kept(nsid, new Entry(null, e, now, now));
    }
  }

  private Entry kept(Nsid nsid, Entry entry) {
    entries.put(nsid.value(), entry);
    return entry;
  }

  private static int weight(String nsid, Entry entry) {
    int own = 4 * Weights.OBJECT + 2 * Weights.of(nsid);
    PermissionSet set = entry.set;
    return set == null
        ? own
            + FAILURE
            + Weights.of(String.valueOf(Objects.requireNonNull(entry.failure).getMessage()))
        : own + set.permissions().stream().mapToInt(each -> weight(each.toString())).sum();
  }

  /** Each value and each name of a member stands behind one of four characters. */
  private static int weight(String json) {
    long values = json.chars().filter(c -> ",:[{".indexOf(c) >= 0).count();
    return Weights.of(json) + (int) values * VALUE;
  }
}
