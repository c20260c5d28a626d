package io.github.atprotojakarta.jakarta.internal.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagedSchedulerTest {
  private static final Duration LATER = Duration.ofHours(1);

  /** What it was given stays with it for ever, as with some servers for a while. */
  private final List<Runnable> kept = new CopyOnWriteArrayList<>();

  private final ScheduledThreadPoolExecutor server =
      new ScheduledThreadPoolExecutor(1, task -> new Thread(null, task, "server", 0, false)) {
        @Override
        protected <V> RunnableScheduledFuture<V> decorateTask(
            Runnable task, RunnableScheduledFuture<V> entry) {
          kept.add(task);
          return entry;
        }
      };

  private final ManagedScheduler ours = new ManagedScheduler("atproto-ours", Optional::empty);
  private final ManagedScheduler managed =
      new ManagedScheduler("atproto-ours", () -> Optional.of(server));

  @AfterEach
  void end() {
    ours.close();
    managed.close();
    server.shutdownNow();
  }

  @Test
  void a_server_with_a_scheduler_lends_its_threads() {
    assertThat(threadOf(managed).getName()).isEqualTo("server");
  }

  @Test
  void without_one_there_is_a_daemon_thread_that_ends_with_the_application() throws Exception {
    Thread thread = threadOf(ours);

    assertThat(thread.getName()).isEqualTo("atproto-ours");
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getContextClassLoader())
        .isSameAs(Thread.currentThread().getContextClassLoader());
    ours.close();
    thread.join(120_000);
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void work_that_a_server_refuses_is_done_by_our_own_thread() {
    server.shutdown();

    assertThat(threadOf(managed).getName()).isEqualTo("atproto-ours");
  }

  @Test
  void what_is_repeated_goes_on_after_a_failure_and_ends_with_the_application() throws Exception {
    CountDownLatch thrice = new CountDownLatch(3);
    managed.repeat(
        () -> {
          thrice.countDown();
          throw new IllegalStateException("failed");
        },
        Duration.ZERO,
        Duration.ofNanos(1));
    thrice.await();
    managed.close();

    server.submit(() -> {}).get(); // behind the run that was under way
    assertThat(server.getQueue()).isEmpty();
  }

  @Test
  void nothing_begins_after_the_end_and_what_runs_is_not_interrupted() throws Exception {
    CountDownLatch runs = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Future<?> unused =
        ours.schedule(
            () -> {
              runs.countDown();
              try {
                goOn.await();
                interrupted.complete(false);
              } catch (InterruptedException e) {
                interrupted.complete(true);
              }
            },
            Duration.ZERO);
    Future<?> waits = ours.schedule(() -> {}, LATER);
    runs.await();
    ours.close();

    assertThat(waits).isCancelled();
    assertThat(ours.schedule(() -> {}, Duration.ZERO)).isCancelled();
    goOn.countDown();
    assertThat(interrupted.get()).isFalse();
  }

  @Test
  void a_scheduler_that_keeps_what_was_cancelled_keeps_nothing_of_the_application()
      throws Exception {
    server.prestartCoreThread();
    WeakReference<ClassLoader> application = applicationThatEnded();

    assertThat(kept).hasSize(2);
    for (int i = 0; application.get() != null && i < 100; i++) {
      System.gc();
    }
    assertThat(application.get()).isNull();
  }

  private WeakReference<ClassLoader> applicationThatEnded() throws Exception {
    ClassLoader application = new Application();
    Class<?> type = application.loadClass(ManagedScheduler.class.getName());
    Constructor<?> constructor = type.getDeclaredConstructor(String.class, Supplier.class);
    constructor.setAccessible(true);
    Supplier<Optional<ScheduledExecutorService>> scheduler = () -> Optional.of(server);
    AutoCloseable threads = (AutoCloseable) constructor.newInstance("atproto-ours", scheduler);
    Runnable work =
        (Runnable)
            application.loadClass(Work.class.getName()).getDeclaredConstructor().newInstance();
    call(threads, "schedule", work, LATER);
    call(threads, "repeat", work, LATER, LATER);
    threads.close();
    return new WeakReference<>(application);
  }

  private static void call(Object threads, String name, Object... arguments) throws Exception {
    for (Method method : threads.getClass().getDeclaredMethods()) {
      if (method.getName().equals(name)) {
        method.setAccessible(true);
        method.invoke(threads, arguments);
      }
    }
  }

  private static Thread threadOf(ManagedScheduler threads) {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    Future<?> unused =
        threads.schedule(() -> thread.complete(Thread.currentThread()), Duration.ZERO);
    return thread.join();
  }

  /** The application's work. */
  public static final class Work implements Runnable {
    /** Creates it. */
    public Work() {}

    @Override
    public void run() {
      throw new RejectedExecutionException("It was not to run");
    }
  }

  /** An application's class loader: it has classes of its own. */
  private static final class Application extends ClassLoader {
    Application() {
      super(ManagedSchedulerTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("io.github.atprotojakarta.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      return known == null ? findClass(name) : known;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] code = file.readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
