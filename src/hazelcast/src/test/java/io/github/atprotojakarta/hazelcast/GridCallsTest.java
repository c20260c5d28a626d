package io.github.atprotojakarta.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.RefreshLock;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the lock of one session costs a data grid when many nodes want it at the same time. */
@Timeout(120)
final class GridCallsTest {
  private static final int MEMBERS = 3;
  private static final int NODES = 30;
  private static final Duration WAIT = Duration.ofMinutes(1);
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final SessionKey KEY =
      SessionKey.of(new Did("did:plc:ewvi7nxzyoun6zhxrhs64oiz"), Secret.of("session"));

  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger holders = new AtomicInteger();

  @Test
  void each_node_calls_the_grid_twice_however_many_others_wait() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(NODES);
    try (Members cluster = Members.start(MEMBERS)) {
      List<Future<Integer>> nodes = new ArrayList<>();
      for (int i = 0; i < NODES; i++) {
        RefreshLock lock = Members.patientLock(counted(cluster.get(i % MEMBERS)));
        nodes.add(threads.submit(() -> holdersDuring(lock)));
      }
      for (Future<Integer> node : nodes) {
        assertThat(node.get()).as("holders of the lock").isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(calls).hasSize(2 * NODES);
    assertThat(calls).filteredOn("tryLock"::equals).hasSize(NODES);
    assertThat(calls).filteredOn("unlock"::equals).hasSize(NODES);
  }

  private int holdersDuring(RefreshLock lock) {
    RefreshLock.Held held = lock.acquire(KEY, WAIT, LEASE).orElseThrow();
    try {
      return holders.incrementAndGet();
    } finally {
      holders.decrementAndGet();
      held.close();
    }
  }

  /** Counts the calls to the maps of a member. */
  private HazelcastInstance counted(HazelcastInstance member) {
    return proxy(
        HazelcastInstance.class,
        (self, method, arguments) -> {
          Object result = invoke(method, member, arguments);
          return result instanceof IMap<?, ?> map ? counted(map) : result;
        });
  }

  private IMap<?, ?> counted(IMap<?, ?> map) {
    return proxy(
        IMap.class,
        (self, method, arguments) -> {
          calls.add(method.getName());
          return invoke(method, map, arguments);
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
