package io.github.atprotojakarta.devnet;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the page that the authorization server sends instead of a redirect if the client asked for
 * {@code response_mode=form_post}: a form that a script submits to the client.
 */
final class FormPost {
  private static final Pattern FORM =
      Pattern.compile("<form\\s+method=\"post\"\\s+action=\"([^\"]*)\"");
  private static final Pattern FIELD =
      Pattern.compile("<input\\s+type=\"hidden\"\\s+name=\"([^\"]*)\"\\s+value=\"([^\"]*)\"");

  private FormPost() {}

  /** Returns the form's action with its fields as the query. */
  static URI callback(String page) {
    Matcher form = FORM.matcher(page);
    if (!form.find()) {
      throw new IllegalStateException("The page contains no form for the client: " + page);
    }
    StringJoiner query = new StringJoiner("&");
    FIELD
        .matcher(page)
        .results()
        .forEach(field -> query.add(encoded(field.group(1)) + "=" + encoded(field.group(2))));
    return URI.create(unescape(form.group(1)) + "?" + query);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(unescape(value), StandardCharsets.UTF_8);
  }

  /** Unescapes an attribute value. */
  private static String unescape(String attribute) {
    return attribute
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#039;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }
}
