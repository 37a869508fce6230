package dev.cresset.io;

import static dev.cresset.nn.Layers.linear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cresset.export.Onnx;
import dev.cresset.nn.Sequential;
import dev.cresset.train.Epoch;
import dev.cresset.train.TrainingListener;
import dev.cresset.train.TrainingLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A write that fails after a part of the file ends in one sentence, and the former file stays.
 *
 * <p>A limit of the size of files takes the place of a full disk: it applies to every user. {@code
 * java -cp .. 'dev.cresset.io.FullDiskTest$Program' FOLDER FEATURES} prints the messages for a
 * folder on a disk that is full or cannot be written to; FEATURES is 1 for small files.
 */
class FullDiskTest {

  private static final Path SHELL = Path.of("/bin/sh");
  private static final int BLOCK = 512;
  private static final int BLOCKS = 64;

  @TempDir private Path folder;

  @Test
  void aFailedWriteEndsInOneSentenceAndTheFormerFileStays() throws Exception {
    assumeTrue(Files.isExecutable(SHELL), "there is no /bin/sh, which limits the size of files");
    folder = folder.toRealPath();
    Program.main(folder.toString(), "1");
    Path csv = folder.resolve("run.csv");
    int missing =
        BLOCKS * BLOCK - (int) Files.size(csv) - 20; // the next row has more than 20 bytes
    Files.writeString(csv, "1,".repeat(missing / 2) + "\n", StandardOpenOption.APPEND);
    Map<String, Integer> former = contents();

    List<String> printed = runWithLimit(Program.class.getName(), folder.toString(), "200");

    String sentence =
        "%s: "
            + folder
            + "/%s could not be written (File too large); %s unchanged;"
            + " check the free space and the permissions of "
            + folder;
    String formerFile = "the former file is";
    assertThat(printed)
        .containsExactly(
            sentence.formatted("Safetensors.save", "model.safetensors", formerFile),
            sentence.formatted("Safetensors.save", "tensors.safetensors", formerFile),
            sentence.formatted("export", "model.onnx", formerFile),
            sentence.formatted("TrainingLog.csv", "run.csv", "the file is"));
    assertThat(contents()).isEqualTo(former).hasSize(4);
  }

  /** Returns the name and a hash of the content of each file in the folder. */
  private Map<String, Integer> contents() throws IOException {
    Map<String, Integer> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return contents;
  }

  /** Runs a program that can write at most {@value #BLOCKS} blocks to each file. */
  private static List<String> runWithLimit(String program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(SHELL.toString(), "-c"));
    command.addAll(List.of("ulimit -f %s && exec \"$@\"".formatted(BLOCKS), "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Its file of performance data would be too large.
    command.addAll(List.of("-XX:-UsePerfData", "-Dcresset.backend=jvm", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), program));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (Stream<String> lines = process.inputReader(StandardCharsets.UTF_8).lines()) {
      List<String> printed = lines.toList();
      assertThat(process.waitFor()).as("%s", printed).isZero();
      return printed;
    }
  }

  /** Writes four files, and prints the messages of those that fail. */
  static final class Program {

    public static void main(String... arguments) {
      Path folder = Path.of(arguments[0]);
      int features = Integer.parseInt(arguments[1]);
      Sequential model = Sequential.of(linear(features, features));
      Path csv = folder.resolve("run.csv");
      print(() -> model.save(folder.resolve("model.safetensors")));
      print(() -> Safetensors.save(folder.resolve("tensors.safetensors"), model.stateDict()));
      print(() -> Onnx.export(model, folder.resolve("model.onnx"), features));
      print(() -> log(TrainingLog.csv(csv)));
    }

    private static void log(TrainingListener csv) {
      OptionalDouble none = OptionalDouble.empty();
      csv.epochStarted(1, 1, 1);
      csv.epochDone(new Epoch(1, 0.123456789, none, none, Map.of(), 0.01, Duration.ofSeconds(1)));
    }

    private static void print(Runnable write) {
      try {
        write.run();
      } catch (UncheckedIOException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
