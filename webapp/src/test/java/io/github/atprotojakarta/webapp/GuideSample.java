package io.github.atprotojakarta.webapp;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A class of the guide, as it stands there.
 *
 * @param text what stands between the fences
 */
record GuideSample(String text) {
  private static final Pattern NAME = Pattern.compile("public class (\\w+)");

  private static final String IMPORTS =
      Stream.of(
              "com.hazelcast.core.HazelcastInstance",
              "com.hazelcast.map.IMap",
              "io.github.atprotojakarta.AtprotoOAuthClient",
              "io.github.atprotojakarta.cache.DocumentCache",
              "io.github.atprotojakarta.http.HttpBody",
              "io.github.atprotojakarta.http.HttpResponse",
              "io.github.atprotojakarta.identity.Did",
              "io.github.atprotojakarta.jakarta.*",
              "io.github.atprotojakarta.jakarta.filter.*",
              "io.github.atprotojakarta.jakarta.login.AtprotoResource",
              "io.github.atprotojakarta.jakarta.operations.*",
              "io.github.atprotojakarta.jakarta.rs.*",
              "io.github.atprotojakarta.jakarta.security.*",
              "io.github.atprotojakarta.jakarta.session.*",
              "io.github.atprotojakarta.metrics.*",
              "io.github.atprotojakarta.oauth.client.ClientMetadata",
              "io.github.atprotojakarta.opentelemetry.*",
              "io.github.atprotojakarta.scope.ScopeComparison",
              "io.github.atprotojakarta.scope.Scopes",
              "io.github.atprotojakarta.session.*",
              "io.github.atprotojakarta.store.*",
              "io.github.atprotojakarta.xrpc.ServiceTokenRequest",
              "io.opentelemetry.api.OpenTelemetry",
              "jakarta.annotation.*",
              "jakarta.annotation.security.*",
              "jakarta.ejb.*",
              "jakarta.enterprise.context.ApplicationScoped",
              "jakarta.enterprise.context.RequestScoped",
              "jakarta.enterprise.event.*",
              "jakarta.enterprise.inject.*",
              "jakarta.inject.*",
              "jakarta.interceptor.Interceptor",
              "jakarta.json.JsonObject",
              "jakarta.security.enterprise.*",
              "jakarta.security.enterprise.authentication.mechanism.http.*",
              "jakarta.security.enterprise.credential.CallerOnlyCredential",
              "jakarta.servlet.DispatcherType",
              "jakarta.servlet.annotation.*",
              "jakarta.servlet.http.*",
              "jakarta.ws.rs.ApplicationPath",
              "jakarta.ws.rs.client.*",
              "jakarta.ws.rs.core.Application",
              "java.io.IOException",
              "java.lang.annotation.*",
              "java.net.URI",
              "java.nio.file.*",
              "java.time.*",
              "java.util.*",
              "java.util.concurrent.TimeUnit")
          .map(name -> "import " + name + ";")
          .reduce("", String::concat);

  /** Returns the samples whose fence has this text behind it. */
  static List<GuideSample> fenced(String fence) throws IOException {
    return Pattern.compile("```" + Pattern.quote(fence) + "\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(Path.of("../docs/guide.md")))
        .results()
        .map(sample -> new GuideSample(sample.group(1)))
        .toList();
  }

  /** Compiles the class against the class path, with these libraries before it. */
  void compile(Path classes, Path... libraries) {
    StringWriter complaints = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String path =
        Stream.of(libraries)
            .map(library -> library + File.pathSeparator)
            .reduce("", String::concat)
            .concat(System.getProperty("java.class.path"));

    boolean compiled =
        compiler
            .getTask(
                complaints,
                null,
                null,
                List.of("-proc:none", "-classpath", path, "-d", classes.toString()),
                null,
                List.of(new Source(name(), "package guide;" + IMPORTS + "\n" + text)))
            .call();

    if (!compiled) {
      throw new AssertionError(complaints.toString());
    }
  }

  private String name() {
    return NAME.matcher(text).results().findFirst().orElseThrow().group(1);
  }

  /** A sample as a source file. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
