package io.github.atprotojakarta.jakarta.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.Bean;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OptionalBeanTest {
  @Test
  void no_bean_is_no_part() {
    OptionalBean<Clock> part = part();

    assertThat(part.get()).isEmpty();
    assertThat(part.describe("the system's")).isEqualTo("the system's");
  }

  @Test
  void several_beans_are_reported_by_their_classes() {
    assertThatThrownBy(() -> part(String.class, Integer.class).get())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("of type Clock: java.lang.Integer, java.lang.String.")
        .hasMessageContaining("@Alternative");
  }

  @SuppressWarnings("unchecked")
  private static OptionalBean<Clock> part(Class<?>... beans) {
    Instance<Clock> instance =
        fake(
            Instance.class,
            Map.of("isUnsatisfied", beans.length == 0, "isAmbiguous", beans.length > 1),
            Stream.of(beans)
                .map(
                    bean ->
                        fake(
                            Instance.Handle.class,
                            Map.of("getBean", fake(Bean.class, Map.of("getBeanClass", bean), null)),
                            null)));
    return new OptionalBean<>(Clock.class, instance);
  }

  private static <T> T fake(
      Class<T> type,
      Map<String, ?> answers,
      @org.jspecify.annotations.Nullable Stream<?> otherwise) {
    return type.cast(
        Proxy.newProxyInstance(
            OptionalBeanTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                answers.containsKey(method.getName()) ? answers.get(method.getName()) : otherwise));
  }
}
