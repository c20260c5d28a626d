package io.github.atprotojakarta.jakarta.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestParts;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Enumeration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counts what the library does for one guarded request: look-ups, headers read, bytes. */
class GuardedRequestCostTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int REQUESTS = 300;

  /** With those of the container for its chain of filters and the page. */
  private static final long MOST_BYTES = 10 * 1024;

  private final TestBrowser browser = new TestBrowser();
  private final Map<String, Integer> calls = new ConcurrentSkipListMap<>();
  private final Meter meter = new Meter();
  private StrictNetwork network;
  private Did alice;

  /** Sees requests and responses first, as the container does. */
  private final class Meter implements Filter {
    private volatile boolean counts;
    private final AtomicLong bytes = new AtomicLong();

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      ServletRequest seen = counts ? new CountedRequest((HttpServletRequest) request) : request;
      ServletResponse sent =
          counts ? new CountedResponse((HttpServletResponse) response) : response;
      long before = THREADS.getCurrentThreadAllocatedBytes();
      chain.doFilter(seen, sent);
      bytes.addAndGet(THREADS.getCurrentThreadAllocatedBytes() - before);
    }
  }

  private void count(String call) {
    calls.merge(call, 1, Integer::sum);
  }

  /** Counts which headers are read. */
  private final class CountedRequest extends HttpServletRequestWrapper {
    CountedRequest(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getHeader(String name) {
      count(name);
      return super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      count(name);
      return super.getHeaders(name);
    }

    @Override
    public Cookie[] getCookies() {
      count("Cookie");
      return super.getCookies();
    }
  }

  /** Counts how often the headers are copied. */
  private final class CountedResponse extends HttpServletResponseWrapper {
    CountedResponse(HttpServletResponse response) {
      super(response);
    }

    @Override
    public Collection<String> getHeaderNames() {
      count("copy of headers");
      return super.getHeaderNames();
    }
  }

  /** Asks for the caller in every way. */
  private static final class Page extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String injected =
          request.getQueryString() == null
              ? ""
              : CDI.current().select(TestParts.class).get().currentUser();
      response
          .getWriter()
          .print(request.getRemoteUser() + request.isUserInRole("writer") + injected);
    }
  }

  /** Learns from the store that the session has ended. */
  private static final class FailingPage extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      OAuthSession session = (OAuthSession) request.getAttribute(AtprotoFilter.SESSION);
      CDI.current().select(AtprotoSessions.class).get().restore(session.key());
    }
  }

  /** Counts the calls of the library. */
  private SessionStore countedStore() {
    InMemorySessionStore store = new InMemorySessionStore();
    return (SessionStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {SessionStore.class},
            (proxy, method, arguments) -> {
              count("store." + method.getName());
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @BeforeEach
  void start() {
    network = StrictNetwork.start();
    alice = network.createAccount("alice.atnet.dev", "alice-pass");
  }

  @AfterEach
  void stop() {
    network.close();
  }

  @Test
  void a_guarded_request_looks_its_session_up_once_and_reads_two_headers_once() throws Exception {
    try (TestServer server = application().attribute("sessionStore", countedStore()).start()) {
      browser.signIn(server, network);

      assertThat(callsOf(server, "/page?inject"))
          .isEqualTo(Map.of("Cookie", 1, "Upgrade", 1, "copy of headers", 1, "store.find", 1));
    }
  }

  @Test
  void a_session_seen_a_moment_ago_needs_no_look_up_until_somebody_signs_out_here()
      throws Exception {
    try (TestServer server =
        application()
            .attribute("sessionStore", countedStore())
            .parameter("atproto.session.recheck", "PT5M")
            .start()) {
      browser.signIn(server, network);
      Map<String, String> cookies = Map.copyOf(browser.cookies());

      assertThat(callsOf(server, "/page")).doesNotContainKey("store.find");

      browser.post(server.uri("/oauth/logout"), "", "same-origin");
      browser.cookies().putAll(cookies);
      assertThat(browser.open(server.uri("/page")).statusCode()).isEqualTo(303);
    }
  }

  @Test
  void a_session_that_the_application_finds_ended_is_not_trusted_any_more() throws Exception {
    InMemorySessionStore store = new InMemorySessionStore();
    try (TestServer server =
        application()
            .attribute("sessionStore", store)
            .parameter("atproto.session.recheck", "PT5M")
            .servlet("/failing", new FailingPage())
            .start()) {
      browser.signIn(server, network);
      assertThat(browser.open(server.uri("/page")).statusCode()).isEqualTo(200);

      // As another node does.
      store.keys(alice).forEach(store::delete);
      assertThat(browser.open(server.uri("/page")).statusCode()).isEqualTo(200);
      assertThat(browser.open(server.uri("/failing")).statusCode()).isEqualTo(303);
      assertThat(browser.open(server.uri("/page")).statusCode()).isEqualTo(303);
    }
  }

  @Test
  void an_open_page_that_asks_for_nobody_looks_nothing_up() throws Exception {
    try (TestServer server = application().attribute("sessionStore", countedStore()).start()) {
      browser.signIn(server, network);

      assertThat(callsOf(server, "/open/missing")).doesNotContainKey("store.find");
    }
  }

  private Map<String, Integer> callsOf(TestServer server, String path) throws Exception {
    browser.open(server.uri(path));
    meter.counts = true;
    calls.clear();
    browser.open(server.uri(path));
    meter.counts = false;
    return Map.copyOf(calls);
  }

  @Test
  void a_guarded_request_allocates_little() throws Exception {
    try (TestServer server = application().start()) {
      browser.signIn(server, network);
      long before = 0;
      for (int i = 0; i < 2 * REQUESTS; i++) {
        if (i == REQUESTS) {
          before = meter.bytes.get();
        }
        assertThat(browser.open(server.uri("/page")).statusCode()).isEqualTo(200);
      }

      assertThat((meter.bytes.get() - before) / REQUESTS).isBetween(1024L, MOST_BYTES);
    }
  }

  private TestServer.Builder application() {
    return TestServer.builder()
        .attribute("network", network)
        .parameter("atproto.plc-directory", network.plcDirectory().toString())
        .parameter("atproto.login-page", "/sign-in")
        .filterParameter("open", "/open/*")
        .firstFilter(meter)
        .servlet("/page", new Page());
  }
}
