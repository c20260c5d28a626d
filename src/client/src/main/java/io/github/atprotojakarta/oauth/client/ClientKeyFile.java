package io.github.atprotojakarta.oauth.client;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.internal.jose.WatchedKeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Supplies the client's keys from a file, and reads the file again when it changes, so that keys
 * rotate without a restart. If the changed file is invalid, it logs an error and keeps the previous
 * keys. Replace the file in one step (write another file and rename it).
 *
 * <pre>{@code
 * builder.keySet(ClientKeyFile.of(Path.of("/run/secrets/client-keys.json")));
 * }</pre>
 */
public final class ClientKeyFile implements Supplier<ClientKeySet> {
  private static final System.Logger LOG = System.getLogger(ClientKeyFile.class.getName());

  private final WatchedKeyFile<ClientKeySet> file;

  private ClientKeyFile(Path path, WatchedKeyFile.Reader<ClientKeySet> reader) throws IOException {
    this.file =
        new WatchedKeyFile<>(
            path,
            reader,
            keys ->
                LOG.log(System.Logger.Level.INFO, "Loaded changed client keys: {0}", keys.kids()),
            fault ->
                LOG.log(
                    System.Logger.Level.ERROR,
                    "ATP1310 The changed client keys in {0} are invalid; the previous keys stay in"
                        + " use. {1}",
                    path,
                    fault.getMessage()));
  }

  /**
   * Opens a file with a JWK, a JWK set or PEM, as {@link ClientKeySet#parse(Secret)} reads it.
   *
   * @throws IOException when the file cannot be read
   * @throws IllegalArgumentException when a key is invalid; the message does not show it
   */
  public static ClientKeyFile of(Path path) throws IOException {
    return new ClientKeyFile(
        path, file -> ClientKeySet.parse(Secret.of(Files.readString(file).strip())));
  }

  /**
   * Opens a PKCS#12 keystore, as {@link ClientKeySet#fromKeyStore} reads it.
   *
   * @param password the password of the keystore and of each key in it
   * @throws IOException when the file cannot be read
   * @throws IllegalArgumentException when a key is invalid; the message does not show it
   */
  public static ClientKeyFile ofKeyStore(Path path, Secret password) throws IOException {
    return new ClientKeyFile(path, file -> ClientKeySet.fromKeyStore(file, password));
  }

  /** Returns the current keys. */
  @Override
  public ClientKeySet get() {
    return file.get();
  }

  /** Returns the {@code kid}s. */
  @Override
  public String toString() {
    return get().toString();
  }
}
