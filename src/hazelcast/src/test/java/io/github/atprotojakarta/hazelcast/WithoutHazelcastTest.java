package io.github.atprotojakarta.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.store.RefreshLock;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The JAR in an application that has no Hazelcast, on a server that has none either. */
final class WithoutHazelcastTest {
  @Test
  void the_application_starts_with_the_lock_of_a_single_node() throws Exception {
    assertThat(started(Map.of())).isEqualTo("LocalRefreshLock");
  }

  @Test
  void a_required_data_grid_stops_the_deployment() {
    assertThatThrownBy(() -> started(Map.of("atproto.hazelcast", "required")))
        .hasStackTraceContaining("atproto.hazelcast=required, but");
  }

  @Test
  void a_member_of_its_own_needs_hazelcast() {
    assertThatThrownBy(() -> started(Map.of("atproto.hazelcast.config", "some.yaml")))
        .hasStackTraceContaining("needs Hazelcast: add com.hazelcast:hazelcast");
  }

  @SuppressWarnings("unchecked")
  private static String started(Map<String, String> settings) throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(withoutHazelcast(), ClassLoader.getPlatformClassLoader())) {
      assertThatThrownBy(() -> loader.loadClass("com.hazelcast.core.HazelcastInstance"))
          .isInstanceOf(ClassNotFoundException.class);
      Thread.currentThread().setContextClassLoader(loader);
      Constructor<?> application =
          loader.loadClass(Application.class.getName()).getDeclaredConstructor();
      application.setAccessible(true);
      return ((Function<Map<String, String>, String>) application.newInstance()).apply(settings);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static URL[] withoutHazelcast() throws IOException {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(entry -> !entry.getFileName().toString().startsWith("hazelcast-"))
        .map(WithoutHazelcastTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(Path entry) {
    try {
      return entry.toUri().toURL();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs inside the class loader without Hazelcast. */
  static final class Application implements Function<Map<String, String>, String> {
    @Override
    public String apply(Map<String, String> settings) {
      try (SeContainer container =
          SeContainerInitializer.newInstance()
              .setClassLoader(Application.class.getClassLoader())
              .addExtensions(new GivenBeans().with(Settings.class, Settings.of(settings)))
              .initialize()) {
        return container.select(RefreshLock.class).get().getClass().getSimpleName();
      }
    }
  }
}
