package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.identity.Account;
import io.github.atprotojakarta.testkit.server.ServerResponse;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Draws profile pictures; each account has its own colour. */
final class ProfilePictures {
  private static final int SIZE = 128;

  static final String PATH = "/avatar/";

  private ProfilePictures() {}

  static String path(Account account) {
    return PATH + account.did().value() + ".svg";
  }

  private static int hue(Account account) {
    return Math.floorMod(account.did().value().hashCode(), 360);
  }

  /** Returns a PNG, as a person would upload one. */
  static byte[] portrait(Account account) {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(Color.getHSBColor(hue(account) / 360f, 0.6f, 0.6f));
    graphics.fillRect(0, 0, SIZE, SIZE);
    graphics.setColor(Color.WHITE);
    // Head and shoulders: a letter would need fonts, which some machines do not have.
    graphics.fillOval(SIZE * 3 / 8 - 8, SIZE / 5, SIZE / 4 + 16, SIZE / 4 + 16);
    graphics.fillOval(SIZE / 8, SIZE * 5 / 8, SIZE * 3 / 4, SIZE);
    graphics.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }

  static ServerResponse avatar(Account account) {
    int hue = hue(account);
    String svg =
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96">\
        <rect width="96" height="96" fill="hsl(%d 60%% 35%%)"/>\
        <text x="48" y="66" font-family="sans-serif" font-size="52" fill="#fff" \
        text-anchor="middle">%s</text></svg>
        """
            .formatted(hue, account.handle().substring(0, 1).toUpperCase(Locale.ROOT));
    return ServerResponse.bytes(200, "image/svg+xml", svg.getBytes(StandardCharsets.UTF_8))
        .with("Cache-Control", "public, max-age=300")
        .with("X-Content-Type-Options", "nosniff")
        .with("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  }
}
