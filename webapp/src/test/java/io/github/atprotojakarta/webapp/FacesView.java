package io.github.atprotojakarta.webapp;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The view notes.xhtml as a browser shows it, and what its form and its script send: Mojarra looks
 * for the field {@code form}, MyFaces for {@code form_SUBMIT}.
 *
 * @param page the page
 */
record FacesView(WebBrowser.Page page) {
  private static final Pattern FIELD = Pattern.compile("<input[^>]*>");
  private static final Pattern VALUE = Pattern.compile("\\bvalue=\"([^\"]*)\"");
  private static final Pattern REDIRECT = Pattern.compile("<redirect url=\"([^\"]*)\"");

  /** Saves a text as the script of Faces does: a partial request. */
  WebBrowser.Page save(WebBrowser browser, String text) {
    Map<String, String> form =
        Map.of(
            "form", "form",
            "form_SUBMIT", "1",
            "form:text", text,
            "jakarta.faces.ViewState", state(),
            "jakarta.faces.source", "form:save",
            "jakarta.faces.partial.event", "click",
            "jakarta.faces.partial.execute", "form:save form",
            "jakarta.faces.partial.render", "form:saved",
            "jakarta.faces.behavior.event", "action",
            "jakarta.faces.partial.ajax", "true");
    return browser.postByScript(
        page.uri(), page.uri(), form, Map.of("Faces-Request", "partial/ajax"));
  }

  /** Sends the form without the script. */
  WebBrowser.Page send(WebBrowser browser, String text) {
    return browser.postOn(
        page.uri(),
        page.uri(),
        Map.of(
            "form", "form",
            "form_SUBMIT", "1",
            "form:text", text,
            "form:save", "Save",
            "jakarta.faces.ViewState", state()));
  }

  /** Returns the view's state, by which the server finds the view again. */
  private String state() {
    return field(page, "jakarta.faces.ViewState");
  }

  /** Returns the value of a field of a page. */
  static String field(WebBrowser.Page page, String name) {
    return FIELD
        .matcher(page.body())
        .results()
        .map(field -> field.group())
        .filter(field -> field.contains("name=\"" + name + "\""))
        .map(FacesView::value)
        .findFirst()
        .orElseThrow(() -> new AssertionError("No field " + name + ": " + page.body()));
  }

  private static String value(String field) {
    Matcher value = VALUE.matcher(field);
    return value.find() ? plain(value.group(1)) : "";
  }

  /** Returns where a partial response leads. */
  static String redirect(WebBrowser.Page partial) {
    Matcher redirect = REDIRECT.matcher(partial.body());
    if (!redirect.find()) {
      throw new AssertionError("No redirect but " + partial.status() + ": " + partial.body());
    }
    return plain(redirect.group(1));
  }

  private static String plain(String escaped) {
    return escaped.replace("&#x2F;", "/").replace("&#43;", "+").replace("&amp;", "&");
  }
}
