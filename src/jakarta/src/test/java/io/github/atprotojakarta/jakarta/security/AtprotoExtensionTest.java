package io.github.atprotojakarta.jakarta.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.AfterTypeDiscovery;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.configurator.AnnotatedTypeConfigurator;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AtprotoExtensionTest {
  @AtprotoAuthenticationMechanismDefinition(
      publicUrl = "https://${host}/shop",
      clientName = "The shop",
      home = "#{none}")
  private static final class One {}

  @AtprotoAuthenticationMechanismDefinition
  private static final class Two {}

  @Test
  void without_a_definition_there_is_no_mechanism() {
    new AtprotoExtension().addMechanism(fake(AfterTypeDiscovery.class, Map.of()));

    assertThat(new AtprotoExtension().settings().get("atproto.scope")).isEmpty();
  }

  @Test
  void two_definitions_stop_the_deployment_and_are_both_named() {
    AtprotoExtension extension = new AtprotoExtension();
    extension.define(type(One.class));
    extension.define(type(Two.class));

    assertThatThrownBy(() -> extension.addMechanism(fake(AfterTypeDiscovery.class, Map.of())))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining(One.class.getName())
        .hasMessageContaining(Two.class.getName())
        .hasMessageContaining("keep one");
  }

  @Test
  void a_server_without_jakarta_security_is_told_of_at_deployment() throws Exception {
    try (URLClassLoader server = withoutJakartaSecurity()) {
      Class<?> type = server.loadClass(AtprotoExtension.class.getName());
      Object extension = type.getConstructor().newInstance();
      Class<?> event = server.loadClass(ProcessAnnotatedType.class.getName());
      call(type, "define", extension, event, type(server, event));
      Class<?> discovery = server.loadClass(AfterTypeDiscovery.class.getName());

      assertThatThrownBy(
              () -> call(type, "addMechanism", extension, discovery, fake(discovery, Map.of())))
          .rootCause()
          .hasMessageContaining("has no Jakarta Security")
          .hasMessageContaining("AtprotoFilter");
    }
  }

  @Test
  void another_mechanism_beside_it_stops_the_deployment_and_both_are_named() {
    AtprotoExtension extension = new AtprotoExtension();
    extension.define(type(One.class));
    List<Throwable> problems = new ArrayList<>();

    extension.validate(
        collecting(problems),
        mechanisms(
            () -> {
              throw new AmbiguousResolutionException("WELD-001318");
            }));

    assertThat(problems)
        .singleElement()
        .isInstanceOfSatisfying(
            DeploymentException.class,
            problem ->
                assertThat(problem)
                    .hasMessageContaining(AtprotoMechanism.class.getName())
                    .hasMessageContaining(OtherMechanism.class.getName())
                    .hasMessageContaining("map AtprotoFilter")
                    .hasCauseInstanceOf(AmbiguousResolutionException.class));
  }

  @Test
  void another_mechanism_that_an_alternative_decides_about_stops_nothing() {
    AtprotoExtension extension = new AtprotoExtension();
    extension.define(type(One.class));
    List<Throwable> problems = new ArrayList<>();

    extension.validate(collecting(problems), mechanisms(() -> bean(OtherMechanism.class)));
    new AtprotoExtension()
        .validate(
            collecting(problems),
            mechanisms(
                () -> {
                  throw new AssertionError("Without a definition other mechanisms are no business");
                }));

    assertThat(problems).isEmpty();
  }

  /** Stands for the mechanism of somebody else. */
  private static final class OtherMechanism {}

  private static AfterDeploymentValidation collecting(List<Throwable> problems) {
    return proxy(
        AfterDeploymentValidation.class,
        (proxy, method, arguments) -> {
          problems.add((Throwable) arguments[0]);
          return null;
        });
  }

  private static BeanManager mechanisms(Supplier<Bean<?>> resolved) {
    Set<Bean<?>> both = new LinkedHashSet<>();
    both.add(bean(AtprotoMechanism.class));
    both.add(bean(OtherMechanism.class));
    return proxy(
        BeanManager.class,
        (proxy, method, arguments) -> method.getName().equals("resolve") ? resolved.get() : both);
  }

  private static Bean<?> bean(Class<?> type) {
    return fake(Bean.class, Map.of("getBeanClass", type, "hashCode", type.hashCode()));
  }

  @Test
  void members_are_settings_and_may_be_expressions() {
    DefinitionSettings settings =
        new DefinitionSettings(
            One.class.getAnnotation(AtprotoAuthenticationMechanismDefinition.class),
            text -> text.replace("${host}", "app.example").replace("#{none}", ""));

    assertThat(settings.get("atproto.public-url")).contains("https://app.example/shop");
    assertThat(settings.get("atproto.client-name")).contains("The shop");
    assertThat(settings.get("atproto.home")).isEmpty();
    assertThat(settings.get("atproto.scope")).isEmpty();
  }

  @Test
  void a_definition_is_read_once_and_each_of_its_expressions_evaluated_once() {
    List<String> evaluated = new ArrayList<>();
    DefinitionSettings settings =
        new DefinitionSettings(
            One.class.getAnnotation(AtprotoAuthenticationMechanismDefinition.class),
            text -> {
              evaluated.add(text);
              return text.equals("#{none}") ? "" : "https://app.example/shop";
            });
    for (int i = 0; i < 2; i++) {
      assertThat(settings.get("atproto.public-url")).contains("https://app.example/shop");
      assertThat(settings.get("atproto.home")).isEmpty();
    }
    assertThat(evaluated).containsExactly("https://${host}/shop", "#{none}");

    AtprotoExtension extension = new AtprotoExtension();
    extension.define(type(One.class));
    extension.addMechanism(discovery());
    assertThat(extension.settings().get("atproto.client-name")).contains("The shop");
    assertThat(extension.settings()).isSameAs(extension.settings());
  }

  private static AfterTypeDiscovery discovery() {
    Object type =
        Proxy.newProxyInstance(
            AnnotatedTypeConfigurator.class.getClassLoader(),
            new Class<?>[] {AnnotatedTypeConfigurator.class},
            (proxy, method, arguments) -> proxy);
    return fake(AfterTypeDiscovery.class, Map.of("addAnnotatedType", type));
  }

  @Test
  void an_expression_without_a_value_is_told_with_its_setting() {
    DefinitionSettings settings =
        new DefinitionSettings(
            One.class.getAnnotation(AtprotoAuthenticationMechanismDefinition.class),
            text -> {
              throw new IllegalStateException("no bean host");
            });

    assertThatThrownBy(() -> settings.get("atproto.public-url"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("atproto.public-url")
        .hasMessageContaining("${host}")
        .hasMessageContaining("no bean host");
  }

  /** The list of settings is docs/configuration.md; the annotation must not fall behind it. */
  @Test
  void every_documented_setting_of_the_sign_in_is_a_member() throws Exception {
    String page = Files.readString(Path.of("../../docs/configuration.md"));
    String signIn = page.substring(0, page.indexOf("## Storing sessions"));
    TreeSet<String> documented =
        signIn
            .lines()
            .filter(line -> line.startsWith("| `atproto."))
            .map(line -> line.substring(3, line.indexOf('`', 3)))
            .collect(Collectors.toCollection(TreeSet::new));
    TreeSet<String> members =
        Stream.of(AtprotoAuthenticationMechanismDefinition.class.getDeclaredMethods())
            .map(Method::getName)
            .map(DefinitionSettings::settingName)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(members).isEqualTo(documented);
  }

  private static ProcessAnnotatedType<?> type(Class<?> type) {
    return fake(
        ProcessAnnotatedType.class,
        Map.of(
            "getAnnotatedType",
            fake(AnnotatedType.class, Map.of("isAnnotationPresent", true, "getJavaClass", type))));
  }

  private static Object type(URLClassLoader server, Class<?> event) throws Exception {
    Object annotated =
        fake(
            server.loadClass(AnnotatedType.class.getName()),
            Map.of("isAnnotationPresent", true, "getJavaClass", One.class));
    return fake(event, Map.of("getAnnotatedType", annotated));
  }

  private static void call(
      Class<?> type, String method, Object extension, Class<?> parameter, Object event)
      throws Exception {
    Method observer = type.getDeclaredMethod(method, parameter);
    observer.setAccessible(true);
    observer.invoke(extension, event);
  }

  private static URLClassLoader withoutJakartaSecurity() {
    URL[] classPath =
        Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
            .filter(entry -> !entry.contains("security.enterprise"))
            .map(
                entry -> {
                  try {
                    return Path.of(entry).toUri().toURL();
                  } catch (java.net.MalformedURLException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .toArray(URL[]::new);
    return new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader());
  }

  private static <T> T fake(Class<T> type, Map<String, ?> answers) {
    return proxy(type, (proxy, method, arguments) -> answers.get(method.getName()));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
