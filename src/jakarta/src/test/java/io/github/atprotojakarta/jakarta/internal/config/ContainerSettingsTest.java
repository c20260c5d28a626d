package io.github.atprotojakarta.jakarta.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerSettingsTest {
  @Test
  void a_name_becomes_an_environment_variable() {
    assertThat(ContainerSettings.environmentName("atproto.public-url"))
        .isEqualTo("ATPROTO_PUBLIC_URL");
  }

  @Test
  void a_setting_that_a_bean_missed_before_the_application_started_stops_it() {
    WebApplication application = new WebApplication();
    assertThat(application.parameter("atproto.home")).isEmpty();
    assertThat(application.parameter("atproto.base")).isEmpty();

    application.capture(context(Map.of("atproto.home", "/welcome")));

    assertThatThrownBy(application::checkNothingMissed)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("[atproto.home]")
        .hasMessageContaining("@Startup");
    assertThat(application.parameter("atproto.home")).contains("/welcome");
  }

  @Test
  void a_blank_context_parameter_counts_as_unset() {
    WebApplication application = new WebApplication();
    application.capture(context(Map.of("atproto.home", " ")));
    application.checkNothingMissed();

    assertThat(application.parameter("atproto.home")).isEmpty();
  }

  @Test
  void microprofile_config_is_read_where_it_is_there() {
    System.setProperty("atproto.test-setting", " value ");
    try {
      assertThat(MicroProfileSettings.ifPresent().get("atproto.test-setting")).isPresent();
      assertThat(MicroProfileSettings.ifPresent().get("atproto.unset-setting")).isEmpty();
    } finally {
      System.clearProperty("atproto.test-setting");
    }
  }

  @Test
  void a_server_without_microprofile_config_is_no_error() throws Exception {
    URL[] classPath =
        Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
            .filter(entry -> !entry.contains("microprofile") && !entry.contains("smallrye"))
            .map(java.io.File::new)
            .map(
                file -> {
                  try {
                    return file.toURI().toURL();
                  } catch (java.net.MalformedURLException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .toArray(URL[]::new);
    try (URLClassLoader server =
        new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
      Class<?> settings = server.loadClass(ContainerSettings.class.getName());

      Object made = settings.getDeclaredConstructor().newInstance();

      assertThat(made.getClass().getClassLoader()).isSameAs(server);
    }
  }

  private static ServletContext context(Map<String, String> parameters) {
    return (ServletContext)
        Proxy.newProxyInstance(
            ContainerSettingsTest.class.getClassLoader(),
            new Class<?>[] {ServletContext.class},
            (proxy, method, arguments) ->
                method.getName().equals("getInitParameter")
                    ? parameters.get((String) arguments[0])
                    : null);
  }
}
