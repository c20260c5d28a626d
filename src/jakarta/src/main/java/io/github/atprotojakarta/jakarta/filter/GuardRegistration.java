package io.github.atprotojakarta.jakarta.filter;

import io.github.atprotojakarta.config.Settings;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;

/**
 * Maps {@link AtprotoFilter} when the application starts: to the patterns of {@code atproto.guard},
 * and to those of {@code web.xml} where the server ignored them.
 */
public final class GuardRegistration {
  /** The filter's name, which {@code META-INF/web-fragment.xml} declares too. */
  static final String NAME = "AtprotoFilter";

  private static final EnumSet<DispatcherType> DISPATCHES =
      EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);

  private GuardRegistration() {}

  /**
   * Checks the settings of the filter.
   *
   * @throws IllegalArgumentException with a line for each invalid value
   */
  public static void check(Settings settings) {
    GuardSettings.read(settings);
  }

  /**
   * Declares and maps the filter. Only a {@code ServletContainerInitializer} may call this.
   *
   * @throws IllegalArgumentException when a setting is invalid
   */
  public static void addTo(ServletContext context, Settings settings) {
    GuardSettings read = GuardSettings.read(settings);
    ScopeFilter.addTo(context);
    FilterRegistration filter = declared(context);
    if (GuardReport.mappings(filter).isEmpty()) {
      DescriptorMapping.read(context, NAME).forEach(mapping -> mapping.addTo(filter));
    }
    if (!read.guard().isEmpty()) {
      // Before the filters of web.xml: what they serve is guarded, and they see who is signed in.
      filter.addMappingForUrlPatterns(
          DISPATCHES, false, read.guard().patterns().toArray(String[]::new));
    }
  }

  /** Returns the filter of the application or of our fragment; declares it if there is none. */
  private static FilterRegistration declared(ServletContext context) {
    FilterRegistration declared = context.getFilterRegistration(NAME);
    if (declared != null) {
      return declared;
    }
    FilterRegistration.Dynamic added = context.addFilter(NAME, AtprotoFilter.class);
    added.setAsyncSupported(true);
    return added;
  }
}
