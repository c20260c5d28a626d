package io.github.atprotojakarta.webapp.jpa;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import jakarta.persistence.metamodel.Type;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.boot.model.internal.BinderHelper;

/**
 * Clears a cache of Hibernate when the application stops, to prevent a class loader leak. Hibernate
 * attaches data to the classes of annotations by a {@link ClassValue}. The annotations of Jakarta
 * Persistence belong to the server and Hibernate to the application, so each annotation would keep
 * all classes of the application in memory after a redeployment. Hibernate has no method for this.
 * A Hibernate of the server keeps no class of the application, so its cache is not cleared.
 */
@WebListener
public final class HibernateCaches implements ServletContextListener {
  @PersistenceUnit(unitName = "atproto")
  private EntityManagerFactory factory;

  private Set<Class<? extends Annotation>> annotations = Set.of();

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public HibernateCaches() {}

  /** Collects the annotations at start, because at the end the factory may be closed already. */
  @Override
  public void contextInitialized(ServletContextEvent event) {
    annotations =
        factory.getMetamodel().getManagedTypes().stream()
            .map(Type::getJavaType)
            .flatMap(HibernateCaches::annotated)
            .flatMap(element -> Arrays.stream(element.getAnnotations()))
            .map(Annotation::annotationType)
            .collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<AnnotatedElement> annotated(Class<?> entity) {
    return Stream.of(
            new AnnotatedElement[] {entity},
            entity.getDeclaredFields(),
            entity.getDeclaredMethods())
        .flatMap(Arrays::stream);
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    ClassLoader application = HibernateCaches.class.getClassLoader();
    if (BinderHelper.class.getClassLoader() == application) {
      empty();
    }
  }

  private void empty() {
    for (Field field : BinderHelper.class.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == ClassValue.class) {
        ClassValue<?> cache = cache(field);
        annotations.forEach(cache::remove);
      }
    }
  }

  private static ClassValue<?> cache(Field field) {
    try {
      field.setAccessible(true);
      return (ClassValue<?>) field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("Cannot read the field " + field + " of Hibernate", e);
    }
  }
}
