package io.github.atprotojakarta.cli;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The commands that rotate the keys of one kind: append a key on all nodes, then activate it, then
 * remove the old one. They change one file; a program for configuration copies it to the nodes.
 */
@Command(description = "Append a key, activate it when all nodes have it, remove an old one.")
final class RotationCommands {
  private static final String FILE =
      "The file with the keys; otherwise the one of the setting atproto.keys-file or"
          + " atproto.encryption.keys-file.";

  private final Surroundings world;
  private final KeyKind kind;

  RotationCommands(Surroundings world, KeyKind kind) {
    this.world = world;
    this.kind = kind;
  }

  @Command(description = "Phase 1: append a new key, which does not work alone yet.")
  int append(
      @Mixin ToolSettings settings,
      @Option(names = "--file", paramLabel = "FILE", description = FILE) @Nullable String file) {
    KeyFile changed = open(settings, file).append(kind.newSet(world.random(), world.clock()));
    changed.write();
    List<String> ids = changed.ids();
    world
        .out()
        .println(
            "Appended the key \""
                + ids.get(ids.size() - 1)
                + "\". Put the file on all nodes. "
                + afterAppend());
    return Main.SUCCESS;
  }

  private String afterAppend() {
    return kind == KeyKind.CLIENT
        ? "Wait for an hour, because authorization servers cache the published keys, and activate"
            + " the key then."
        : "When /health/ready is UP on all of them, activate the key.";
  }

  @Command(description = "Phase 2: move a key that all nodes have to the front.")
  int activate(
      @Mixin ToolSettings settings,
      @Option(names = "--file", paramLabel = "FILE", description = FILE) @Nullable String file,
      @Option(
              names = "--key",
              paramLabel = "KID",
              description = "The key; the last one unless given.")
          @Nullable String key,
      @Option(names = "--yes", description = "Do not ask whether all nodes have the key.")
          boolean yes) {
    KeyFile before = open(settings, file);
    List<String> ids = before.ids();
    String id = key == null ? ids.get(ids.size() - 1) : key;
    if (ids.get(0).equals(id)) {
      throw new IllegalArgumentException("\"" + id + "\" is the first key already");
    }
    KeyFile changed = before.activate(id);
    if (!yes && !isOnAllNodes(id)) {
      throw new IllegalArgumentException("Nothing was changed");
    }
    changed.write();
    world
        .out()
        .println("The key \"" + id + "\" " + kind.first + " now. Put the file on all nodes.");
    return Main.SUCCESS;
  }

  private boolean isOnAllNodes(String id) {
    Optional<String> answer =
        world
            .questions()
            .apply(
                "Have all nodes loaded the key \""
                    + id
                    + "\"? A node without it cannot use what"
                    + " the others write. Type yes to go on: ");
    if (answer.isEmpty()) {
      throw new IllegalArgumentException(
          "There is no console to ask whether all nodes have the key. If they do, repeat the"
              + " command with --yes");
    }
    return answer.get().strip().equals("yes");
  }

  @Command(description = "Phase 3: remove a key that no session needs any more.")
  int remove(
      @Parameters(paramLabel = "KID", description = "The key.") String key,
      @Mixin ToolSettings settings,
      @Option(names = "--file", paramLabel = "FILE", description = FILE) @Nullable String file,
      @Mixin DatabaseOptions options) {
    KeyFile changed = open(settings, file).remove(key);
    try (AdminDatabase database =
        options.open(world.environment(), settings.read(world.environment()))) {
      Long sessions = kind.usage(database.keyUsage()).get(key);
      if (sessions != null && sessions > 0) {
        throw new IllegalArgumentException(
            RotationStatus.count(sessions)
                + " sessions need the key \""
                + key
                + "\". Wait for the maintenance, or end them: sessions end --"
                + kind.command
                + " "
                + key);
      }
    }
    changed.write();
    world.out().println("Removed the key \"" + key + "\". Put the file on all nodes.");
    return Main.SUCCESS;
  }

  private KeyFile open(ToolSettings settings, @Nullable String file) {
    String name =
        file == null ? settings.read(world.environment()).get(kind.setting).orElse(null) : file;
    if (name == null) {
      throw new IllegalArgumentException("Which file? Give --file, or the setting " + kind.setting);
    }
    return KeyFile.read(kind, name);
  }
}
