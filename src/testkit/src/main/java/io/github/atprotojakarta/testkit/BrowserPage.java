package io.github.atprotojakarta.testkit;

import io.github.atprotojakarta.testkit.server.FormEncoding;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The page that a browser shows, or the callback that the server redirected it to.
 *
 * @param address the page's address
 * @param html the page's source
 * @param callback the callback; null if the browser shows a page
 */
record BrowserPage(URI address, String html, @Nullable URI callback) {
  private static final Pattern FORM =
      Pattern.compile("<form method=\"post\" action=\"([^\"]*)\">(.*?)</form>", Pattern.DOTALL);
  private static final Pattern FIELD =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">");
  private static final Pattern ALERT = Pattern.compile("role=\"alert\">([^<]*)<", Pattern.DOTALL);

  /** Parses a page. A page that only holds a form for the application is a callback. */
  static BrowserPage of(URI address, int status, String html) {
    BrowserPage page = new BrowserPage(address, html, null);
    Matcher form = FORM.matcher(html);
    if (status == 200 && form.find()) {
      URI action = address.resolve(unescape(form.group(1)));
      if (!String.valueOf(action.getRawAuthority()).equals(address.getRawAuthority())) {
        String separator = action.getRawQuery() == null ? "?" : "&";
        return redirect(
            URI.create(
                action + separator + FormEncoding.format(page.fields(unescape(form.group(1))))));
      }
    }
    return page;
  }

  static BrowserPage redirect(URI callback) {
    return new BrowserPage(callback, "", callback);
  }

  boolean has(String action) {
    return html.contains("action=\"" + action + "\"");
  }

  /** Returns the hidden fields of a form. */
  Map<String, String> fields(String action) {
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher form = FORM.matcher(html);
    while (form.find()) {
      if (unescape(form.group(1)).equals(action)) {
        Matcher field = FIELD.matcher(form.group(2));
        while (field.find()) {
          fields.put(unescape(field.group(1)), unescape(field.group(2)));
        }
        return fields;
      }
    }
    return fields;
  }

  /** Returns the page's error message. */
  String problem() {
    Matcher alert = ALERT.matcher(html);
    return alert.find() ? unescape(alert.group(1)) : "(no error message)";
  }

  private static String unescape(String text) {
    return text.replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }
}
