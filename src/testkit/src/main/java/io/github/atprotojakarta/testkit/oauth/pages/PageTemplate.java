package io.github.atprotojakarta.testkit.oauth.pages;

/** The HTML template of all pages. They work without scripts and images. */
final class PageTemplate {
  private static final String FRAME =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="robots" content="noindex">
      <title>%s</title>
      <style>
      :root { color-scheme: light dark; --line: #8886; --accent: #1a5fd0; }
      * { box-sizing: border-box; }
      body { margin: 0; min-height: 100vh; display: grid; padding: 1rem;
        grid-template-columns: minmax(0, 26rem); place-content: center;
        font: 1rem/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
      main { border: 1px solid var(--line); border-radius: .75rem;
        padding: 1.5rem; overflow-wrap: anywhere; }
      h1 { font-size: 1.35rem; margin: 0 0 .75rem; }
      label { display: block; margin: .75rem 0 .25rem; }
      input:not([type=checkbox]) { width: 100%%; padding: .55rem; font: inherit;
        border: 1px solid var(--line); border-radius: .4rem; }
      button { font: inherit; padding: .55rem 1.1rem; border-radius: .4rem; cursor: pointer;
        border: 1px solid var(--accent); background: transparent; color: inherit; }
      button.first { background: var(--accent); color: #fff; }
      :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
      .row { display: flex; gap: .75rem; margin-top: 1.25rem; flex-wrap: wrap; }
      .quiet { opacity: .8; font-size: .9rem; }
      .error { border-left: .25rem solid #c22; padding-left: .75rem; }
      ul { padding-left: 1.2rem; }
      </style>
      </head>
      <body>
      <main>
      <h1>%s</h1>
      %s
      <p class="quiet">%s</p>
      </main>
      </body>
      </html>
      """;

  private PageTemplate() {}

  /** Renders a page. {@code body} is HTML; everything else is plain text and gets escaped. */
  static String page(String title, String body, String footer) {
    return FRAME.formatted(escape(title), escape(title), body, escape(footer));
  }

  static String hidden(String name, String value) {
    return "<input type=\"hidden\" name=\"%s\" value=\"%s\">\n"
        .formatted(escape(name), escape(value));
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
