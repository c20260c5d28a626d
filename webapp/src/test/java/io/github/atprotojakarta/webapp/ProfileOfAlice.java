package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.session.LoginRedirect;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/** Gives alice a display name and a picture, with another application. */
final class ProfileOfAlice {
  static final String DISPLAY_NAME = "Alice <script>alert(1)</script> & Co";

  private static final URI CALLBACK = URI.create("http://127.0.0.1/callback");
  private static final int SIZE = 128;

  private ProfileOfAlice() {}

  static void write(StrictNetwork network) throws IOException {
    try (AtprotoOAuthClient client = client(network)) {
      OAuthSession session = signIn(network, client);
      JsonObject record =
          Json.createObjectBuilder()
              .add("$type", "app.bsky.actor.profile")
              .add("displayName", DISPLAY_NAME)
              .add("description", "Writes tests.\nReads mail.")
              .add("avatar", upload(session))
              .build();
      session
          .xrpc()
          .procedure(
              "com.atproto.repo.putRecord",
              Json.createObjectBuilder()
                  .add("repo", session.did().value())
                  .add("collection", "app.bsky.actor.profile")
                  .add("rkey", "self")
                  .add("record", record)
                  .build());
      client.signOutEverywhere(session.did());
    }
  }

  private static AtprotoOAuthClient client(StrictNetwork network) {
    return AtprotoOAuthClient.builder()
        .clientMetadata(ClientMetadata.loopback(List.of(CALLBACK), "atproto transition:generic"))
        .developmentMode(true)
        .transport(network.transport())
        .identity(
            identity ->
                identity.txtLookup(network.txtLookup()).plcDirectory(network.plcDirectory()))
        .build();
  }

  private static OAuthSession signIn(StrictNetwork network, AtprotoOAuthClient client) {
    LoginRedirect login = client.authorize(RunningApplication.HANDLE, AuthorizeOptions.DEFAULT);
    URI callback =
        network.signIn(login.redirect(), RunningApplication.HANDLE, RunningApplication.PASSWORD);
    Map<String, List<String>> parameters =
        Arrays.stream(callback.getRawQuery().split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(
                Collectors.toMap(
                    pair -> pair[0],
                    pair -> List.of(URLDecoder.decode(pair[1], StandardCharsets.UTF_8))));
    return client.callback(CallbackParameters.parse(parameters), login.browserToken()).session();
  }

  private static JsonObject upload(OAuthSession session) throws IOException {
    try (HttpResponse answer =
        session
            .xrpc()
            .procedureRaw(
                "com.atproto.repo.uploadBlob", Map.of(), "image/png", HttpBody.of(picture()))) {
      return Json.createReader(new ByteArrayInputStream(answer.bytes()))
          .readObject()
          .getJsonObject("blob");
    }
  }

  private static byte[] picture() throws IOException {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setPaint(new GradientPaint(0, 0, new Color(0xFF7A59), SIZE, SIZE, new Color(0x7A3CFF)));
    pen.fillRect(0, 0, SIZE, SIZE);
    pen.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}
