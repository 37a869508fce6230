package dev.cresset.spark;

import dev.cresset.nn.ModelFile;
import dev.cresset.nn.ModelInfo;
import dev.cresset.nn.Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that exists while code runs; converts model files to bytes and back. */
final class TemporaryFile {

  private TemporaryFile() {}

  /** Code that uses a file. */
  interface Body<T> {
    T run(Path file) throws IOException;
  }

  static <T> T use(Body<T> body) throws IOException {
    Path directory = Files.createTempDirectory("cresset-spark");
    Path file = directory.resolve("file.safetensors");
    try {
      return body.run(file);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(directory);
    }
  }

  /** Returns the model file of a network. */
  static byte[] bytes(Module network, ModelInfo info) {
    try {
      return use(
          file -> {
            network.save(file, info);
            return Files.readAllBytes(file);
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a model file. */
  static ModelFile model(byte[] bytes) {
    try {
      return use(
          file -> {
            Files.write(file, bytes);
            return ModelFile.load(file);
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
