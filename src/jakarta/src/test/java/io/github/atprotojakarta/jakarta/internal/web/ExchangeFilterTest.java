package io.github.atprotojakarta.jakarta.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.jakarta.FakeRequest;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExchangeFilterTest {
  private final List<Filter> added = new ArrayList<>();

  /** A filter of the application may wrap requests with a plain ServletRequestWrapper. */
  @Test
  void a_request_that_is_not_wrapped_as_an_http_request_passes_unchanged() throws Exception {
    ServletContext context =
        proxy(
            ServletContext.class,
            (self, method, arguments) -> {
              added.add((Filter) arguments[1]);
              return proxy(FilterRegistration.Dynamic.class, (target, call, values) -> null);
            });
    ExchangeFilter.addTo(context, new RequestsInFlight());
    ServletRequest wrapped = new ServletRequestWrapper(new FakeRequest().get());
    List<ServletRequest> passed = new ArrayList<>();

    added
        .get(0)
        .doFilter(
            wrapped,
            proxy(HttpServletResponse.class, (self, method, arguments) -> null),
            (request, response) -> passed.add(request));

    assertThat(passed).singleElement().isSameAs(wrapped);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            ExchangeFilterTest.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
