package io.github.atprotojakarta.jakarta.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BufferedPageTest {
  private final List<String> calls = new ArrayList<>();
  private final BufferedPage page =
      new BufferedPage(response(), HttpReply.of(400, "text/html;charset=utf-8", ""));

  @Test
  void a_reset_removes_the_headers_that_the_page_has_set() {
    page.setHeader("X-Page", "half");
    page.getWriter().write("half");
    page.reset();
    page.getWriter().write("whole");

    assertThat(page.problem(true)).isNull();
    assertThat(page.complete()).isEqualTo("whole");
    assertThat(calls).isEmpty();
  }

  /** Servlet 6.1 has this method; its wrapper passes it on to the container's response. */
  @Test
  void a_redirect_of_servlet_6_1_is_not_sent() {
    page.sendRedirect("/elsewhere", 303, true);

    assertThat(page.problem(true)).isEqualTo("the page redirected");
    assertThat(calls).isEmpty();
  }

  @Test
  void a_cookie_of_the_page_is_sent_beside_the_replys_own() {
    BufferedPage withCookie =
        new BufferedPage(
            response(),
            HttpReply.of(400, "text/html;charset=utf-8", "")
                .with("Set-Cookie", "login=; Max-Age=0"));
    withCookie.setHeader("Set-Cookie", "theme=dark");
    withCookie.getWriter().write("whole");
    withCookie.complete();

    assertThat(calls).containsExactly("addHeader");
  }

  private HttpServletResponse response() {
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            BufferedPageTest.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (self, method, arguments) -> {
              calls.add(method.getName());
              return null;
            });
  }
}
