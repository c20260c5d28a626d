package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.identity.Account;
import io.github.atprotojakarta.testkit.server.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** An avatar for everybody: the handle's first letter on a colour of its own. */
final class Pictures {
  static final String PATH = "/avatar/";

  private Pictures() {}

  static String path(Account account) {
    return PATH + account.did().value() + ".svg";
  }

  static Answer avatar(Account account) {
    int hue = Math.floorMod(account.did().value().hashCode(), 360);
    String svg =
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96">\
        <rect width="96" height="96" fill="hsl(%d 60%% 35%%)"/>\
        <text x="48" y="66" font-family="sans-serif" font-size="52" fill="#fff" \
        text-anchor="middle">%s</text></svg>
        """
            .formatted(hue, account.handle().substring(0, 1).toUpperCase(Locale.ROOT));
    return Answer.bytes(200, "image/svg+xml", svg.getBytes(StandardCharsets.UTF_8))
        .with("Cache-Control", "public, max-age=300")
        .with("X-Content-Type-Options", "nosniff")
        .with("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  }
}
