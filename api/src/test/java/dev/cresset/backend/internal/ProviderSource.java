package dev.cresset.backend.internal;

import dev.cresset.spi.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * The source of a small provider, which a test compiles and packs into a jar of its own.
 *
 * @param members further members of the class
 * @param spiVersion an expression
 * @param unavailable the body of the method
 * @param create the body of the method
 */
record ProviderSource(
    String name, String members, String spiVersion, String unavailable, String create) {

  static final String SERVICES = "META-INF/services/dev.cresset.spi.BackendProvider";

  private static final String TEMPLATE =
      """
      package example.%1$s;

      public final class Provider implements dev.cresset.spi.BackendProvider {
        %2$s
        public String name() {
          return "%1$s";
        }
        public int spiVersion() {
          return %3$s;
        }
        public java.util.Optional<String> unavailable() {
          %4$s
        }
        public dev.cresset.spi.Backend create() {
          %5$s
        }
      }
      """;

  /** The built-in backend under another name. */
  private static final String RENAMED =
      """
      Object jvm = new dev.cresset.backend.jvm.JvmBackendProvider().create();
      return (dev.cresset.spi.Backend) java.lang.reflect.Proxy.newProxyInstance(
          getClass().getClassLoader(),
          new Class<?>[] {dev.cresset.spi.Backend.class},
          (proxy, method, arguments) ->
              method.getName().equals("name") ? name() : method.invoke(jvm, arguments));
      """;

  static ProviderSource named(String name) {
    return new ProviderSource(
        name,
        "",
        Integer.toString(Backend.SPI_VERSION),
        "return java.util.Optional.empty();",
        RENAMED);
  }

  ProviderSource withMembers(String code) {
    return new ProviderSource(name, code, spiVersion, unavailable, create);
  }

  ProviderSource withSpiVersion(int version) {
    return new ProviderSource(name, members, Integer.toString(version), unavailable, create);
  }

  ProviderSource withUnavailable(String code) {
    return new ProviderSource(name, members, spiVersion, code, create);
  }

  ProviderSource withCreate(String code) {
    return new ProviderSource(name, members, spiVersion, unavailable, code);
  }

  String className() {
    return "example." + name + ".Provider";
  }

  /** Compiles the class and packs it with a services file that lists it. */
  Path jar(Path folder) throws IOException {
    return jar(folder, className());
  }

  /** Compiles the class and packs it with a services file of these lines, or none. */
  Path jar(Path folder, String... services) throws IOException {
    Path classes =
        compile(folder, TEMPLATE.formatted(name, members, spiVersion, unavailable, create));
    if (services.length > 0) {
      write(classes.resolve(SERVICES), String.join("\n", services));
    }
    return pack(classes, folder.resolve("cresset-backend-" + name + ".jar"));
  }

  /** As {@link #jar(Path)}, compiled against an interface that did not ask for a version yet. */
  Path jarFromBeforeVersions(Path folder) throws IOException {
    Path classes =
        compile(
            folder,
            TEMPLATE
                .formatted(name, members, spiVersion, unavailable, create)
                .replace("public int spiVersion()", "private int version()"),
            "package dev.cresset.spi;"
                + " public interface BackendProvider { String name(); Backend create(); }");
    try (Stream<Path> files = Files.walk(classes.resolve("dev"))) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
    write(classes.resolve(SERVICES), className());
    return pack(classes, folder.resolve("cresset-backend-" + name + ".jar"));
  }

  private Path compile(Path folder, String... sources) throws IOException {
    Path sourceFolder = Files.createDirectories(folder.resolve(name + "-sources"));
    Path classes = Files.createDirectories(folder.resolve(name + "-classes"));
    List<String> arguments =
        new ArrayList<>(
            List.of("-proc:none", "-cp", Application.LIBRARY.toString(), "-d", classes.toString()));
    for (String source : sources) {
      boolean isInterface = source.contains("interface");
      Path file = sourceFolder.resolve(isInterface ? "BackendProvider.java" : "Provider.java");
      arguments.add(write(file, source).toString());
    }
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    if (result != 0) {
      throw new AssertionError("does not compile: " + String.join("\n", sources));
    }
    return classes;
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** Packs all files of a folder. */
  static Path pack(Path folder, Path jar) throws IOException {
    try (Stream<Path> files = Files.walk(folder);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Path file : files.filter(Files::isRegularFile).collect(Collectors.toList())) {
        out.putNextEntry(new JarEntry(folder.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return jar;
  }
}
