package io.github.atprotojakarta.jakarta;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes requests out of the few things that a test is about. */
public final class FakeRequest {
  private final Map<String, Object> answers = new HashMap<>();
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  public FakeRequest() {
    of("getMethod", "GET").of("getContextPath", "").of("getServletPath", "/");
    of("getRequestURI", "/").of("getServerName", "127.0.0.1").of("getServerPort", 8080);
    of("getParameterMap", Map.of());
  }

  public FakeRequest of(String method, Object answer) {
    answers.put(method, answer);
    return this;
  }

  public FakeRequest header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public HttpServletRequest get() {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getHeader" -> headers.get((String) arguments[0]);
                  case "getHeaders" ->
                      Collections.enumeration(
                          headers.containsKey((String) arguments[0])
                              ? List.of(headers.get((String) arguments[0]))
                              : List.of());
                  default -> answers.get(method.getName());
                });
  }
}
