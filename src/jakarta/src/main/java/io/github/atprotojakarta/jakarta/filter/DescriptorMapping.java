package io.github.atprotojakarta.jakarta.filter;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * A {@code filter-mapping} of {@code web.xml}. Open Liberty reads the mappings of {@code web.xml}
 * before the filters of libraries, and drops a mapping whose filter it does not know yet. Then
 * nothing would be guarded.
 *
 * @param patterns URL patterns
 * @param servlets names of servlets
 * @param dispatches kinds of dispatch
 */
record DescriptorMapping(
    List<String> patterns, List<String> servlets, EnumSet<DispatcherType> dispatches) {
  private static final String DESCRIPTOR = "/WEB-INF/web.xml";

  /**
   * Returns the mappings of a filter in {@code web.xml}; none if the application has no such file.
   *
   * @throws IllegalArgumentException when the file cannot be read
   */
  static List<DescriptorMapping> read(ServletContext context, String filter) {
    try (InputStream file = context.getResourceAsStream(DESCRIPTOR)) {
      return file == null ? List.of() : read(new InputSource(file), filter);
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new IllegalArgumentException(DESCRIPTOR + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<DescriptorMapping> read(InputSource file, String filter)
      throws IOException, SAXException, ParserConfigurationException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    DocumentBuilder builder = factory.newDocumentBuilder();
    // Old descriptors name a DTD on a web server; only the elements are of interest.
    builder.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
    NodeList elements = builder.parse(file).getElementsByTagNameNS("*", "filter-mapping");
    List<DescriptorMapping> mappings = new ArrayList<>();
    for (int i = 0; i < elements.getLength(); i++) {
      if (elements.item(i) instanceof Element mapping
          && values(mapping, "filter-name").contains(filter)) {
        mappings.add(of(mapping));
      }
    }
    return mappings;
  }

  private static DescriptorMapping of(Element mapping) {
    EnumSet<DispatcherType> dispatches = EnumSet.noneOf(DispatcherType.class);
    values(mapping, "dispatcher").forEach(name -> dispatches.add(DispatcherType.valueOf(name)));
    if (dispatches.isEmpty()) {
      dispatches.add(DispatcherType.REQUEST);
    }
    return new DescriptorMapping(
        values(mapping, "url-pattern"), values(mapping, "servlet-name"), dispatches);
  }

  private static List<String> values(Element mapping, String name) {
    List<String> values = new ArrayList<>();
    NodeList elements = mapping.getElementsByTagNameNS("*", name);
    for (int i = 0; i < elements.getLength(); i++) {
      values.add(elements.item(i).getTextContent().strip());
    }
    return values;
  }

  /** Adds this mapping before those of the other filters of {@code web.xml}. */
  void addTo(FilterRegistration filter) {
    if (!patterns.isEmpty()) {
      filter.addMappingForUrlPatterns(dispatches, false, patterns.toArray(String[]::new));
    }
    if (!servlets.isEmpty()) {
      filter.addMappingForServletNames(dispatches, false, servlets.toArray(String[]::new));
    }
  }
}
