package io.github.atprotojakarta.jakarta.internal.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The texts for people in all languages of the application. The library has English, German and
 * Arabic; the application overrides single texts, and adds languages, by properties files in UTF-8
 * with the name {@code AtprotoMessages}, such as {@code AtprotoMessages_de.properties}, at the root
 * of its class path.
 */
public final class MessageCatalog {
  /** The application's own texts. */
  static final String OWN = "AtprotoMessages";

  /** The library's texts. */
  static final String LIBRARY = "io/github/atprotojakarta/jakarta/messages";

  private static final System.Logger LOG = System.getLogger(MessageCatalog.class.getName());

  /** Nobody reads more languages, and a header can name thousands. */
  private static final int MOST_LANGUAGES = 20;

  /** By language tags in lower case; the first is the default. */
  private final Map<String, Messages> languages = new LinkedHashMap<>();

  private final Messages english;

  /**
   * Loads the texts.
   *
   * @param tags the languages (BCP 47); the first is used for requests that ask for none of them
   * @param application the class loader of the application
   * @throws IllegalArgumentException if a language has no texts, or if a file is not readable
   */
  public MessageCatalog(List<String> tags, ClassLoader application) {
    Map<String, String> texts = load(MessageCatalog.class.getClassLoader(), LIBRARY, "");
    if (texts == null) {
      throw new IllegalStateException(LIBRARY + ".properties is missing in the library's JAR");
    }
    english = new Messages(Locale.ENGLISH, Map.of(), texts);
    for (String tag : tags) {
      languages.put(tag.toLowerCase(Locale.ROOT), messages(tag, application));
    }
  }

  private Messages messages(String tag, ClassLoader application) {
    Map<String, String> own = new HashMap<>(orEmpty(load(application, OWN, "")));
    Map<String, String> library = new HashMap<>(english.library());
    boolean found = tag.equals("en");
    boolean complete = found;
    for (String parent : parents(tag)) {
      Map<String, String> translated =
          load(MessageCatalog.class.getClassLoader(), LIBRARY, "_" + parent);
      if (translated != null) {
        // The application's texts without a language are less exact than the library's with one.
        own.keySet().removeAll(translated.keySet());
        library.putAll(translated);
      }
      Map<String, String> replaced = load(application, OWN, "_" + parent);
      own.putAll(orEmpty(replaced));
      found |= translated != null || replaced != null;
      complete |= translated != null;
    }
    if (!found) {
      throw new IllegalArgumentException(
          "atproto.languages names \"%s\", but there are no texts in this language: add %s_%s.properties to the application's classes, or remove the language"
              .formatted(tag, OWN, tag.replace('-', '_')));
    }
    warnOfKeys(tag, own, complete);
    return new Messages(Locale.forLanguageTag(tag), own, library);
  }

  /** Returns the parts of a tag that name a file, the least exact first: pt, pt_BR. */
  private static List<String> parents(String tag) {
    List<String> parents = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    for (String subtag : tag.split("-", -1)) {
      parents.add(name.append(name.isEmpty() ? "" : "_").append(subtag).toString());
    }
    return parents;
  }

  private void warnOfKeys(String tag, Map<String, String> own, boolean complete) {
    TreeSet<String> unknown = new TreeSet<>(own.keySet());
    unknown.removeAll(english.library().keySet());
    if (!unknown.isEmpty()) {
      LOG.log(Level.WARNING, "ATP2108 {0} ({1}) has keys that no text has: {2}", OWN, tag, unknown);
    }
    TreeSet<String> missing = new TreeSet<>(english.library().keySet());
    missing.removeAll(own.keySet());
    if (!complete && !missing.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "ATP2109 {0} ({1}) lacks {2} texts, which are shown in English: {3}",
          OWN,
          tag,
          missing.size(),
          missing);
    }
  }

  /** Returns a file's texts; {@code null} if there is no such file. */
  private static @Nullable Map<String, String> load(ClassLoader loader, String name, String tag) {
    String file = name + tag + ".properties";
    try (InputStream stream = loader.getResourceAsStream(file)) {
      if (stream == null) {
        return null;
      }
      Properties properties = new Properties();
      try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
        properties.load(reader);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
      }
      Map<String, String> texts = new HashMap<>();
      properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> texts) {
    return texts == null ? Map.of() : texts;
  }

  /** Returns the library's English texts, for programs: clients and operators compare them. */
  Messages forPrograms() {
    return english;
  }

  /**
   * Returns the texts in the language that a request prefers (RFC 4647 section 3.4, lookup). A
   * request without Accept-Language gets the default; its locales are those of the server.
   */
  Messages forPerson(HttpServletRequest request) {
    if (request.getHeader("Accept-Language") != null) {
      for (Locale locale :
          Collections.list(request.getLocales()).stream().limit(MOST_LANGUAGES).toList()) {
        Messages found = lookup(locale.toLanguageTag().toLowerCase(Locale.ROOT));
        if (found != null) {
          return found;
        }
      }
    }
    return languages.values().iterator().next();
  }

  /** Looks a range up, and then the range without its last subtag, until there is a language. */
  private @Nullable Messages lookup(String range) {
    String rest = range;
    while (true) {
      Messages found = languages.get(rest);
      int end = rest.lastIndexOf('-');
      if (found != null || end < 0) {
        return found;
      }
      // A single letter begins an extension and stands for nothing alone.
      rest = rest.substring(0, end > 1 && rest.charAt(end - 2) == '-' ? end - 2 : end);
    }
  }
}
