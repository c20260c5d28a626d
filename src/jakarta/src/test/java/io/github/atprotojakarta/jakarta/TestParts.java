package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.cache.DocumentCache;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.identity.TxtLookup;
import io.github.atprotojakarta.jakarta.session.CurrentUser;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.store.LocalRefreshLock;
import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What a test's web application brings as CDI beans: the way into the strict network, roles. */
@ApplicationScoped
public class TestParts {
  @Inject ServletContext context;
  @Inject @CurrentUser OAuthSession currentUser;
  private @Nullable SessionStore ownStore;
  private final AtomicInteger rolesAsked = new AtomicInteger();
  private final List<SessionEvent> later = new CopyOnWriteArrayList<>();
  private final List<AuditEvent> audit = new CopyOnWriteArrayList<>();
  private final List<SessionEvent> events = new CopyOnWriteArrayList<>();

  @Produces
  @Dependent
  public HttpTransport transport() {
    return context.getAttribute("transport") instanceof HttpTransport own
        ? own
        : network().transport();
  }

  @Produces
  @Dependent
  public TxtLookup txtLookup() {
    return network().txtLookup();
  }

  /** The attribute's cache; {@code null} without one, as applications may do. */
  @Produces
  @Dependent
  public @Nullable DocumentCache documentCache() {
    return (DocumentCache) context.getAttribute("documentCache");
  }

  @Produces
  @ApplicationScoped
  public SessionStore sessionStore() {
    return ownStore == null ? new FlakySessionStore() : ownStore;
  }

  /**
   * Now, because the store may be made outside of requests, where the context cannot be asked, and
   * before the start of the library, which checks the store in the background.
   */
  public void begin(
      @Observes @Initialized(ApplicationScoped.class) @Priority(-1) ServletContext started) {
    ownStore = (SessionStore) started.getAttribute("sessionStore");
  }

  /** The attribute's lock; without one, that of a single node. */
  @Produces
  @Singleton
  public RefreshLock refreshLock() {
    return context.getAttribute("refreshLock") instanceof RefreshLock own
        ? own
        : new LocalRefreshLock();
  }

  @Produces
  @Dependent
  public AtprotoRoles roles() {
    return principal -> {
      rolesAsked.incrementAndGet();
      return Set.of("writer");
    };
  }

  /** The attribute's handler; without one it returns no reply, which means the plain page. */
  @Produces
  @Dependent
  @SuppressWarnings("NullAway") // applications may break the contract
  public LoginFailureHandler failureHandler() {
    return context.getAttribute("failureHandler") instanceof LoginFailureHandler own
        ? own
        : (failure, request) -> null;
  }

  /** The attribute's rule; without one, the library's. */
  @Produces
  @Dependent
  public PageRequestRule pageRequestRule() {
    return context.getAttribute("pageRequestRule") instanceof PageRequestRule own
        ? own
        : (request, byHeaders) -> byHeaders;
  }

  /** The attribute's decision; without one each login is accepted. */
  @Produces
  @Dependent
  public LoginDecision loginDecision() {
    return context.getAttribute("loginDecision") instanceof LoginDecision own
        ? own
        : (session, request) -> new LoginDecision.Accept();
  }

  /** An application's audit log, which may fail. */
  public void on(@Observes AuditEvent event) {
    audit.add(event);
    if (context.getAttribute("auditFails") != null) {
      throw new IllegalStateException("The audit log is full");
    }
  }

  /** What the audit log has. */
  public List<AuditEvent> audit() {
    return audit;
  }

  /** A client of the application's own, which only its name distinguishes from the library's. */
  @Produces
  @Dependent
  @Named("second")
  public AtprotoOAuthClient secondClient() {
    throw new IllegalStateException("The library used the application's second client");
  }

  /** An application that closes its own resources as soon as it hears of its end. */
  public void on(@Observes @BeforeDestroyed(ApplicationScoped.class) ServletContext ended) {
    if (ended.getAttribute("atEnd") instanceof Runnable task) {
      task.run();
    }
  }

  public void on(@Observes SessionEvent event) {
    events.add(event);
  }

  /** What happened to sessions so far. */
  public List<SessionEvent> events() {
    return List.copyOf(events);
  }

  public void onLater(@ObservesAsync SessionEvent event) {
    later.add(event);
  }

  /** What asynchronous observers heard so far. */
  public List<SessionEvent> eventsHeardLater() {
    return List.copyOf(later);
  }

  /** How often the library asked for roles so far. */
  public int rolesAsked() {
    return rolesAsked.get();
  }

  /** Who calls, by the injected session. */
  public String currentUser() {
    return currentUser.did().value();
  }

  private StrictNetwork network() {
    return (StrictNetwork) context.getAttribute("network");
  }
}
