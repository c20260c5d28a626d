package io.github.atprotojakarta.persistence;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** Objects of JDBC whose calls a test sees first. */
final class Intercepted {
  private Intercepted() {}

  /** An object whose every call goes to the handler. */
  static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(Intercepted.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** The same data source, whose connections are changed when they are opened. */
  static DataSource connections(DataSource dataSource, UnaryOperator<Connection> change) {
    return proxy(
        DataSource.class,
        (self, method, arguments) -> {
          Object result = invoke(method, dataSource, arguments);
          return result instanceof Connection connection ? change.apply(connection) : result;
        });
  }

  /** Makes the call at the real object, and throws what that throws. */
  static Object invoke(Method method, Object on, Object[] arguments) throws Throwable {
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
