package io.github.atprotojakarta.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The client and the simulation with one source file changed: the file is compiled in memory, and
 * its classes replace those of the build.
 */
final class MutatedClient extends ClassLoader {
  private static final String OURS = "io.github.atprotojakarta.";
  private static final Path SOURCES =
      Path.of("..", "client", "src", "main", "java", "io", "github", "atprotojakarta");

  private final Map<String, byte[]> changed;

  MutatedClient(Mutation mutation) {
    super(MutatedClient.class.getClassLoader());
    this.changed = compile(mutation);
  }

  private static Map<String, byte[]> compile(Mutation mutation) {
    Path file = SOURCES.resolve(mutation.file());
    try {
      String source = mutation.applyTo(Files.readString(file));
      Map<String, ByteArrayOutputStream> classes = new HashMap<>();
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
        boolean compiled =
            compiler
                .getTask(
                    null,
                    new InMemory(files, classes),
                    null,
                    List.of("-proc:none", "-nowarn", "-classpath", classPath()),
                    null,
                    List.of(new Source(file.toUri(), source)))
                .call();
        if (!compiled) {
          throw new AssertionError("The mutation does not compile: " + mutation.name());
        }
      }
      Map<String, byte[]> bytes = new HashMap<>();
      classes.forEach((name, content) -> bytes.put(name, content.toByteArray()));
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = changed.get(name);
    if (bytes == null) {
      try (InputStream content =
          getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (content == null) {
          throw new ClassNotFoundException(name);
        }
        bytes = content.readAllBytes();
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  /** Returns the first seed whose history shows the mutation; 0 if none does. */
  long firstFailure(long from, long count, List<String> only) {
    try {
      var method =
          loadClass(Simulation.class.getName())
              .getDeclaredMethod("firstFailure", long.class, long.class, List.class);
      method.setAccessible(true);
      return (Long) method.invoke(null, from, count, only);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String content;

    Source(URI uri, String content) {
      super(uri, Kind.SOURCE);
      this.content = content;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return content;
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes;

    InMemory(JavaFileManager over, Map<String, ByteArrayOutputStream> classes) {
      super(over);
      this.classes = classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(
          URI.create("memory:///" + className.replace('.', '/') + kind.extension), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream content = new ByteArrayOutputStream();
          classes.put(className, content);
          return content;
        }
      };
    }
  }
}
