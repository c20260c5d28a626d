package io.github.atprotojakarta.jakarta.security;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.DeploymentException;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** With Jakarta Security 4.0, whose types stand in for themselves here. */
class MechanismCheckTest {
  private interface Mechanism {}

  private interface Handler {}

  private static final class OwnHandler implements Handler {}

  private static final Bean<?> OURS = bean(AtprotoMechanism.class, false);
  private static final Bean<?> QUALIFIED = bean(Mechanism.class, false);

  /** The server makes it by hand, so its class says nothing. */
  private static final Bean<?> HANDLER_OF_SERVER = bean(Object.class, false);

  @Test
  void one_mechanism_needs_no_handler() {
    assertThat(problem(Set.of(HANDLER_OF_SERVER), Set.of(OURS))).isEmpty();
  }

  @Test
  void a_second_mechanism_with_a_qualifier_needs_a_handler() {
    assertThat(problem(Set.of(HANDLER_OF_SERVER), Set.of(OURS, QUALIFIED)))
        .hasValueSatisfying(
            problem ->
                assertThat(problem)
                    .hasMessageContaining(AtprotoMechanism.class.getName())
                    .hasMessageContaining(Mechanism.class.getName())
                    .hasMessageContaining("HttpAuthenticationMechanismHandler"));
  }

  @Test
  void a_handler_that_replaces_the_server_s_chooses() {
    Bean<?> alternative = bean(Object.class, true);
    assertThat(problem(Set.of(HANDLER_OF_SERVER, alternative), Set.of(OURS, QUALIFIED))).isEmpty();
    assertThat(problem(Set.of(bean(OwnHandler.class, false)), Set.of(OURS, QUALIFIED))).isEmpty();
  }

  @Test
  void a_handler_beside_the_server_s_is_told_how_to_replace_it() {
    Bean<?> beside = bean(OwnHandler.class, false);

    assertThat(problem(Set.of(HANDLER_OF_SERVER, beside), Set.of(OURS, QUALIFIED)))
        .hasValueSatisfying(
            problem ->
                assertThat(problem)
                    .hasMessageContaining(OwnHandler.class.getName())
                    .hasMessageContaining("@Alternative and @Priority"));
  }

  private static Optional<DeploymentException> problem(
      Set<Bean<?>> handlers, Set<Bean<?>> mechanisms) {
    BeanManager beans =
        proxy(
            BeanManager.class,
            (proxy, method, arguments) ->
                method.getName().equals("resolve")
                    ? resolve((Set<?>) arguments[0])
                    : find((Type) arguments[0], (Annotation[]) arguments[1], handlers, mechanisms));
    return new MechanismCheck(beans, Mechanism.class, Handler.class).problem();
  }

  private static Set<Bean<?>> find(
      Type type, Annotation[] qualifiers, Set<Bean<?>> handlers, Set<Bean<?>> mechanisms) {
    if (type == Handler.class) {
      return handlers;
    }
    return List.of(qualifiers).contains(Any.Literal.INSTANCE) ? mechanisms : Set.of(OURS);
  }

  /** As CDI does, with priorities left out. */
  private static Bean<?> resolve(Set<?> beans) {
    Set<Bean<?>> left = new LinkedHashSet<>();
    beans.forEach(each -> left.add((Bean<?>) each));
    if (left.stream().anyMatch(Bean::isAlternative)) {
      left.removeIf(bean -> !bean.isAlternative());
    }
    if (left.size() > 1) {
      throw new AmbiguousResolutionException("WELD-001318");
    }
    return left.iterator().next();
  }

  private static Bean<?> bean(Class<?> type, boolean alternative) {
    return proxy(
        Bean.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "getBeanClass" -> type;
              case "isAlternative" -> alternative;
              case "hashCode" -> System.identityHashCode(proxy);
              case "equals" -> proxy == arguments[0];
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
