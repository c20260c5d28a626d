package io.github.atprotojakarta.jakarta.internal.authentication;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;

/** A request that shows the person who is signed in, instead of the container's user. */
public interface RequestOfPerson {
  /** Returns the request that shows the container's user. */
  HttpServletRequest ofContainer();

  /** Returns the request that shows the container's user, also below wrappers of applications. */
  static HttpServletRequest ofContainer(HttpServletRequest request) {
    ServletRequest current = request;
    while (current instanceof ServletRequestWrapper wrapper) {
      if (current instanceof RequestOfPerson person) {
        return person.ofContainer();
      }
      current = wrapper.getRequest();
    }
    return request;
  }
}
