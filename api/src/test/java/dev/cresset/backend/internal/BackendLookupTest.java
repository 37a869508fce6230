package dev.cresset.backend.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.spi.Backend;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Looks backends up in programs with various things on the class path. */
class BackendLookupTest {

  private static final Logger LOGGER = Logger.getLogger("dev.cresset.backend");

  @TempDir private Path folder;

  private final List<String> logged = new ArrayList<>();
  private final Handler listening =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          logged.add(entry.getLevel() + " " + entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOGGER.addHandler(listening);
    LOGGER.setUseParentHandlers(false);
  }

  @AfterEach
  void reset() {
    LOGGER.removeHandler(listening);
    LOGGER.setUseParentHandlers(true);
    System.clearProperty(BackendLookup.PROPERTY);
  }

  private Path jar(String name) throws IOException {
    return ProviderSource.named(name).jar(folder);
  }

  // The usual cases

  @Test
  void withoutAnyItIsTheBuiltInOneAndSaysSoOnce() {
    try (Application program = Application.with()) {
      assertThat(program.current()).isEqualTo("jvm");
      assertThat(program.current()).isEqualTo("jvm");
      assertThat(program.available()).containsExactly("jvm");
    }
    assertThat(logged)
        .containsExactly(
            "INFO no other backend found: using the built-in plain-Java backend \"jvm\" (for native"
                + " speed add dev.cresset:cresset-backend-nd4j)");
  }

  @Test
  void theOnlyOneIsUsedWithoutAWord() throws IOException {
    try (Application program = Application.with(jar("fast"))) {
      assertThat(program.current()).isEqualTo("fast");
      assertThat(program.available()).containsExactly("fast", "jvm");
    }
    assertThat(logged).isEmpty();
  }

  @Test
  void oneChosenBeforeTheFirstTensorIsUsedWithoutAWord() {
    try (Application program = Application.with()) {
      assertThat(program.use("jvm")).isEqualTo("jvm");
      assertThat(program.current()).isEqualTo("jvm");
    }
    assertThat(logged).isEmpty();
  }

  @Test
  void thePropertyChooses() throws IOException {
    System.setProperty(BackendLookup.PROPERTY, " jvm ");
    try (Application program = Application.with(jar("fast"))) {
      assertThat(program.current()).isEqualTo("jvm");
      assertThat(program.use("fast")).isEqualTo("fast");
      assertThat(program.current()).isEqualTo("fast");
    }
  }

  @Test
  void anEmptyPropertyChoosesNothing() throws IOException {
    System.setProperty(BackendLookup.PROPERTY, "");
    try (Application program = Application.with(jar("fast"))) {
      assertThat(program.current()).isEqualTo("fast");
    }
  }

  @Test
  void aBackendIsMadeOnce() throws Exception {
    Path jar =
        ProviderSource.named("fast")
            .withMembers("static int made;")
            .withCreate(
                """
                try {
                  Thread.sleep(20);
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                if (++made > 1) {
                  throw new IllegalStateException("made twice");
                }
                return new dev.cresset.backend.jvm.JvmBackendProvider().create();
                """)
            .jar(folder);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (Application program = Application.with(jar)) {
      Set<Object> found = ConcurrentHashMap.newKeySet();
      List<Callable<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        calls.add(() -> found.add(program.currentBackend()));
      }
      for (var call : threads.invokeAll(calls)) {
        call.get();
      }
      program.use("fast");
      found.add(program.currentBackend());
      assertThat(found).hasSize(1);
    } finally {
      threads.shutdownNow();
    }
  }

  // Several

  @Test
  void twoWithoutAChoiceAreAnErrorThatNamesBothJars() throws IOException {
    try (Application program = Application.with(jar("fast"), jar("other"))) {
      assertThatThrownBy(program::current)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "2 backends are on the class path and none was chosen: fast in"
                  + " cresset-backend-fast.jar, other in cresset-backend-other.jar; choose one with"
                  + " -Dcresset.backend=fast or Backends.use(\"fast\"), or remove the other"
                  + " dependencies; see docs/errors.md#several-backends");
      assertThat(program.available()).containsExactly("fast", "other", "jvm");
      assertThat(program.use("other")).isEqualTo("other");
      assertThat(program.current()).isEqualTo("other");
    }
  }

  @Test
  void ofTwoThePropertyChooses() throws IOException {
    System.setProperty(BackendLookup.PROPERTY, "other");
    try (Application program = Application.with(jar("fast"), jar("other"))) {
      assertThat(program.current()).isEqualTo("other");
    }
  }

  @Test
  void ofTwoTheUsableOneIsProposed() throws IOException {
    Path old = ProviderSource.named("aged").withSpiVersion(0).jar(folder);
    try (Application program = Application.with(old, jar("fast"))) {
      assertThatThrownBy(program::current)
          .hasMessageStartingWith(
              "2 backends are on the class path and none was chosen: aged in"
                  + " cresset-backend-aged.jar (unavailable: it was built for version 0 ")
          .hasMessageContaining("), fast in cresset-backend-fast.jar; choose one with -D")
          .hasMessageContaining("=fast or Backends.use(\"fast\")");
    }
  }

  @Test
  void oneSeenThroughTwoClassLoadersIsOne() throws IOException {
    try (Application program = Application.with(jar("fast"));
        URLClassLoader child = new URLClassLoader(new URL[0], program.loader())) {
      program.context(child);
      assertThat(program.available()).containsExactly("fast", "jvm");
      assertThat(program.current()).isEqualTo("fast");
    }
  }

  // Names that are not there

  @Test
  void anUnknownNameIsAnErrorWithTheDependencyToAdd() throws IOException {
    System.setProperty(BackendLookup.PROPERTY, "nd4j");
    try (Application program = Application.with(jar("fast"))) {
      assertThatThrownBy(program::current)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              """
              no backend is called "nd4j"; found: fast, jvm. Add its dependency:
              <dependency>
                <groupId>dev.cresset</groupId>
                <artifactId>cresset-backend-nd4j</artifactId>
                <version>%s</version>
              </dependency>
              and in a shaded jar merge the META-INF/services files; see docs/errors.md#no-backend-found\
              """
                  .formatted(CressetVersion.read()));
      assertThat(program.use("fast")).isEqualTo("fast");
      assertThatThrownBy(() -> program.use("FAST"))
          .hasMessageStartingWith("no backend is called \"FAST\"; found: fast, jvm.");
      assertThat(program.current()).isEqualTo("fast");
    }
  }

  @Test
  void theVersionOfTheLibraryIsKnown() {
    assertThat(CressetVersion.read()).matches("\\d+\\.\\d+\\.\\d+(-\\w+)*");
  }

  // Providers that cannot be used

  @Test
  void anOldOrNewVersionOfTheInterfaceIsAnError() throws IOException {
    for (int version : new int[] {0, Backend.SPI_VERSION + 1}) {
      Path jar = ProviderSource.named("fast").withSpiVersion(version).jar(folder);
      try (Application program = Application.with(jar)) {
        String reason =
            "it was built for version %s of Cresset's backend interface, this is version %s; use the same version of cresset-api and cresset-backend-fast; see docs/errors.md#backend-versions-differ"
                .formatted(version, Backend.SPI_VERSION);
        assertThatThrownBy(program::current)
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("backend \"fast\" (cresset-backend-fast.jar) cannot be used: " + reason);
        assertThat(program.available())
            .containsExactly("fast (unavailable: " + reason + ")", "jvm");
        assertThatThrownBy(() -> program.use("fast")).hasMessageContaining("cannot be used");
        assertThat(program.use("jvm")).isEqualTo("jvm");
      }
    }
  }

  @Test
  void aProviderFromBeforeVersionsIsAnError() throws IOException {
    Path jar = ProviderSource.named("ancient").jarFromBeforeVersions(folder);
    try (Application program = Application.with(jar)) {
      assertThatThrownBy(program::current)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cannot be used")
          .hasMessageContaining("spiVersion");
      assertThat(program.use("jvm")).isEqualTo("jvm");
    }
  }

  @Test
  void aProviderMaySayWhyItCannotRun() throws IOException {
    Path jar =
        ProviderSource.named("fast")
            .withUnavailable("return java.util.Optional.of(\"no natives for this platform\");")
            .jar(folder);
    try (Application program = Application.with(jar)) {
      assertThatThrownBy(program::current)
          .hasMessage(
              "backend \"fast\" (cresset-backend-fast.jar) cannot be used: no natives for this"
                  + " platform");
      assertThat(program.available())
          .containsExactly("fast (unavailable: no natives for this platform)", "jvm");
    }
  }

  @Test
  void aProviderWhoseOwnCheckFailsCannotBeUsed() throws IOException {
    Path jar =
        ProviderSource.named("fast")
            .withUnavailable("throw new UnsatisfiedLinkError(\"no fast in java.library.path\");")
            .jar(folder);
    try (Application program = Application.with(jar)) {
      assertThatThrownBy(program::current)
          .hasMessageContaining("cannot be used: its check for this platform failed: ")
          .hasMessageContaining("no fast in java.library.path");
    }
  }

  @Test
  void aBackendThatDoesNotStartIsNamed() throws IOException {
    for (String problem :
        List.of(
            "throw new NoClassDefFoundError(\"org/example/Native\");",
            "throw new IllegalArgumentException(\"org/example/Native\");")) {
      Path jar = ProviderSource.named("fast").withCreate(problem).jar(folder);
      try (Application program = Application.with(jar)) {
        assertThatThrownBy(program::current)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith(
                "backend \"fast\" (cresset-backend-fast.jar) could not be started: ")
            .hasMessageContaining("org/example/Native")
            .hasCauseInstanceOf(Throwable.class);
        assertThat(program.use("jvm")).isEqualTo("jvm");
        assertThat(program.current()).isEqualTo("jvm");
      }
    }
  }

  // Services files gone wrong

  @Test
  void anEntryWithoutItsClassIsAnError() throws IOException {
    Path jar = ProviderSource.named("fast").jar(folder, "example.gone.Provider");
    try (Application program = Application.with(jar)) {
      assertThatThrownBy(program::current)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Provider example.gone.Provider not found")
          .hasMessageEndingWith(
              "remove its line from META-INF/services/dev.cresset.spi.BackendProvider");
      assertThat(program.available()).hasSize(2).last().isEqualTo("jvm");
      assertThat(program.available().get(0)).contains("example.gone.Provider not found");
      assertThat(program.use("jvm")).isEqualTo("jvm");
    }
  }

  @Test
  void anEntryWithoutItsClassDoesNotHideTheOthers() throws IOException {
    Path jar =
        ProviderSource.named("fast").jar(folder, "example.gone.Provider", "example.fast.Provider");
    try (Application program = Application.with(jar)) {
      assertThatThrownBy(program::current)
          .hasMessageStartingWith("2 backends are on the class path and none was chosen: ")
          .hasMessageContaining("fast in cresset-backend-fast.jar, ")
          .hasMessageContaining("example.gone.Provider not found")
          .hasMessageContaining("Backends.use(\"fast\")");
      assertThat(program.use("fast")).isEqualTo("fast");
    }
  }

  @Test
  void twoFilesMergedWithoutALineBreakAreAnError() throws IOException {
    Path jar =
        ProviderSource.named("fast")
            .jar(folder, "dev.cresset.backend.jvm.JvmBackendProviderexample.fast.Provider");
    try (Application program = Application.with(jar)) {
      assertThatThrownBy(program::current)
          .hasMessageContaining("JvmBackendProviderexample.fast.Provider not found");
    }
  }

  @Test
  void aLineThatIsNoNameIsAnError() throws IOException {
    Path jar = ProviderSource.named("fast").jar(folder, "example.fast.Provider !");
    try (Application program = Application.with(jar)) {
      assertThatThrownBy(program::current)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cresset-backend-fast.jar");
      assertThat(program.use("jvm")).isEqualTo("jvm");
    }
  }

  @Test
  void aProviderThatCannotBeMadeIsAnError() throws IOException {
    Path jar =
        ProviderSource.named("fast")
            .withMembers("public Provider() { throw new IllegalStateException(\"no way\"); }")
            .jar(folder);
    try (Application program = Application.with(jar)) {
      assertThatThrownBy(program::current)
          .hasMessageContaining("example.fast.Provider could not be instantiated");
    }
  }

  @Test
  void aFatJarThatLostItsServicesFileStillHasTheBuiltInOne() throws IOException {
    Path fat = fatJar("example.fast.Provider");
    Path lost = folder.resolve("lost.jar");
    try (Application program = Application.withLibrary(repack(fat, lost, ""))) {
      assertThat(program.available()).containsExactly("jvm");
      assertThat(program.current()).isEqualTo("jvm");
      assertThatThrownBy(() -> program.use("fast"))
          .hasMessageStartingWith("no backend is called \"fast\"; found: jvm.")
          .hasMessageEndingWith(
              "and in a shaded jar merge the META-INF/services files; see"
                  + " docs/errors.md#no-backend-found");
    }
  }

  @Test
  void aFatJarWithTheServicesFileOfOneOnlyHasTheBuiltInOneToo() throws IOException {
    try (Application program = Application.withLibrary(fatJar("example.fast.Provider"))) {
      assertThat(program.current()).isEqualTo("fast");
      assertThat(program.available()).containsExactly("fast", "jvm");
      assertThat(program.use("jvm")).isEqualTo("jvm");
    }
  }

  @Test
  void theLibraryHasNoServicesFileThatCouldTakeThePlaceOfABackends() {
    assertThat(
            Application.LIBRARY.resolve(BackendLookup.class.getName().replace('.', '/') + ".class"))
        .exists();
    assertThat(Application.LIBRARY.resolve(ProviderSource.SERVICES)).doesNotExist();
  }

  @Test
  void aFatJarThatLostItsServicesFileDoesNotFallBackSilently() throws IOException {
    Path jar = fatJarWith("nd4j/Nd4jBackendProvider", "");
    try (Application program = Application.withLibrary(jar)) {
      String reason =
          "no file META-INF/services/dev.cresset.spi.BackendProvider lists its provider"
              + " dev.cresset.backend.nd4j.Nd4jBackendProvider; merge the files in"
              + " META-INF/services when you combine jars (Maven Shade:"
              + " ServicesResourceTransformer, Gradle Shadow: mergeServiceFiles()); see"
              + " docs/errors.md#provider-not-listed";
      String message = "backend \"nd4j\" (lost.jar) cannot be used: " + reason;
      assertThatThrownBy(program::current)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(message);
      assertThatThrownBy(() -> program.use("nd4j")).hasMessage(message);
      assertThat(program.available()).containsExactly("nd4j (unavailable: " + reason + ")", "jvm");
      assertThat(program.describe())
          .contains("backend in use: none, because " + message)
          .contains("also found: nd4j (unavailable: " + reason + "), from lost.jar");
      assertThat(program.use("jvm")).isEqualTo("jvm");
    }
    assertThat(logged).isEmpty();
  }

  @Test
  void aFatJarWithTheServicesFileOfOneNamesTheOtherToo() throws IOException {
    Path jar = fatJarWith("djl/DjlBackendProvider", "example.fast.Provider");
    try (Application program = Application.withLibrary(jar)) {
      assertThatThrownBy(program::current)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(
              "2 backends are on the class path and none was chosen: fast in lost.jar, djl in"
                  + " lost.jar (unavailable: no file META-INF/services/")
          .hasMessageContaining("ServicesResourceTransformer")
          .hasMessageContaining("choose one with -Dcresset.backend=fast or ");
      assertThat(program.use("fast")).isEqualTo("fast");
    }
  }

  @Test
  void anOwnProviderThatIsListedButBrokenIsNotCalledUnlisted() throws IOException {
    Path jar = fatJarWith("djl/DjlBackendProvider", "dev.cresset.backend.djl.DjlBackendProvider");
    try (Application program = Application.withLibrary(jar)) {
      assertThat(program.available())
          .hasSize(2)
          .first(InstanceOfAssertFactories.STRING)
          .contains("DjlBackendProvider")
          .doesNotContain("lists its provider");
    }
  }

  /** As {@link #fatJar}, with one more class, which cannot be loaded: it must only be seen. */
  private Path fatJarWith(String type, String services) throws IOException {
    Path fat = fatJar(services);
    Path file = folder.resolve("all/dev/cresset/backend/" + type + ".class");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "no class");
    return repack(fat, folder.resolve("lost.jar"), services);
  }

  /** Packs the library and a provider into one jar, with a services file of these lines. */
  private Path fatJar(String services) throws IOException {
    jar("fast");
    Path all = Files.createDirectories(folder.resolve("all"));
    copy(Application.LIBRARY, all);
    copy(folder.resolve("fast-classes"), all);
    write(all.resolve(ProviderSource.SERVICES), services);
    return ProviderSource.pack(all, folder.resolve("fat.jar"));
  }

  private Path repack(Path fat, Path jar, String services) throws IOException {
    assertThat(fat).exists();
    Path file = folder.resolve("all").resolve(ProviderSource.SERVICES);
    if (services.isEmpty()) {
      Files.deleteIfExists(file);
    } else {
      write(file, services);
    }
    return ProviderSource.pack(folder.resolve("all"), jar);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  // Class loaders

  @Test
  void aContextClassLoaderThatSeesNothingDoesNoHarm() throws IOException {
    try (Application program = Application.with(jar("fast"))) {
      program.context(ClassLoader.getPlatformClassLoader());
      assertThat(program.available()).containsExactly("fast", "jvm");
      assertThat(program.current()).isEqualTo("fast");
    }
  }

  @Test
  void noContextClassLoaderDoesNoHarm() throws IOException {
    try (Application program = Application.with(jar("fast"))) {
      assertThat(program.context(null).current()).isEqualTo("fast");
    }
  }

  @Test
  void aProviderThatOnlyTheContextClassLoaderSeesIsFound() throws IOException {
    try (Application program = Application.with();
        URLClassLoader plugin = Application.loaderOf(program.loader(), jar("fast"))) {
      assertThat(program.available()).containsExactly("jvm");
      program.context(plugin);
      assertThat(program.available()).containsExactly("fast", "jvm");
      assertThat(program.current()).isEqualTo("fast");
    }
  }

  @Test
  void aContextClassLoaderWithAnotherCopyOfTheLibraryDoesNoHarm() throws IOException {
    try (Application program = Application.with(jar("fast"));
        Application other = Application.with(jar("other"))) {
      program.context(other.loader());
      assertThat(program.available()).containsExactly("fast", "jvm");
      assertThat(program.current()).isEqualTo("fast");
    }
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aClassLoaderThatCannotListItsResourcesDoesNotHangTheLookup() throws IOException {
    try (Application program = Application.with(jar("fast"));
        URLClassLoader failing =
            new URLClassLoader(new URL[0], program.loader()) {
              @Override
              public Enumeration<URL> getResources(String name) throws IOException {
                throw new IOException("the disk is gone");
              }
            }) {
      program.context(failing);
      assertThat(program.available()).contains("fast", "jvm");
      assertThat(program.available().get(1)).contains("unavailable");
      assertThat(program.use("fast")).isEqualTo("fast");
    }
  }

  // Describing

  @Test
  void theDescriptionTellsNoPathsOfTheUser() throws IOException {
    Path old = ProviderSource.named("aged").withSpiVersion(0).jar(folder);
    try (Application program = Application.with(jar("fast"), old)) {
      program.use("fast");
      assertThat(program.describe())
          .contains("backend in use: fast")
          .contains("also found: aged (unavailable: it was built for version 0 ")
          .contains("from cresset-backend-aged.jar")
          .contains("also found: jvm, from ")
          .doesNotContain(folder.toString(), System.getProperty("user.dir"));
    }
  }

  @Test
  void theDescriptionSaysWhyThereIsNone() throws IOException {
    try (Application program = Application.with(jar("fast"), jar("other"))) {
      assertThat(program.describe())
          .contains("backend in use: none, because 2 backends are on the class path")
          .contains("also found: fast, from cresset-backend-fast.jar")
          .contains("also found: jvm, from ");
    }
  }
}
