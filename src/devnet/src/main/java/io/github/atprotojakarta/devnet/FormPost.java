package io.github.atprotojakarta.devnet;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page that the authorization server answers with instead of a redirect when the client asked
 * for {@code response_mode=form_post}: a form that its script sends to the client.
 */
final class FormPost {
  private static final Pattern FORM =
      Pattern.compile("<form\\s+method=\"post\"\\s+action=\"([^\"]*)\"");
  private static final Pattern FIELD =
      Pattern.compile("<input\\s+type=\"hidden\"\\s+name=\"([^\"]*)\"\\s+value=\"([^\"]*)\"");

  private FormPost() {}

  /** The form's address, with its fields as the query. */
  static URI callback(String page) {
    Matcher form = FORM.matcher(page);
    if (!form.find()) {
      throw new IllegalStateException("The page holds no form to send to the client: " + page);
    }
    StringJoiner query = new StringJoiner("&");
    FIELD
        .matcher(page)
        .results()
        .forEach(field -> query.add(encoded(field.group(1)) + "=" + encoded(field.group(2))));
    return URI.create(text(form.group(1)) + "?" + query);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(text(value), StandardCharsets.UTF_8);
  }

  /** Undoes what the server escapes in attributes. */
  private static String text(String attribute) {
    return attribute
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#039;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }
}
