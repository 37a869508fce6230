package dev.cresset.demo.upload;

import dev.cresset.dashboard.files.TemporaryDirectory;
import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TrainedNetwork;
import dev.cresset.data.Transform;
import dev.cresset.data.Transforms;
import dev.cresset.demo.images.ImageSet;
import dev.cresset.demo.training.BusyException;
import dev.cresset.demo.training.ImageEvaluation;
import dev.cresset.demo.training.RunFailure;
import dev.cresset.nn.ModelFile;
import dev.cresset.nn.Summary;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads and tests model files on the calling thread, one at a time. A run that trains meanwhile
 * takes longer, but computes the same numbers.
 */
@Singleton
public final class ModelUpload {

  private final UploadedModels models;
  private final ReentrantLock testing = new ReentrantLock();

  @Inject
  ModelUpload(UploadedModels models) {
    this.models = models;
  }

  /**
   * Tests the model of a file on the test images and adds it to the uploaded models.
   *
   * @param name name of the file
   * @throws InvalidModelException if the file is not a model file, or its model does not fit the
   *     images
   * @throws BusyException if another file is being tested
   */
  public UploadedModel test(String name, byte[] content, ImageSet images) {
    if (!testing.tryLock()) {
      throw new BusyException("Another model file is being tested; try again when it is done.");
    }
    try {
      ModelFile file = read(content);
      LayerCount.check(file.model());
      TrainedNetwork network = new TrainedNetwork(file.model(), transforms(file));
      Summary summary = InputCheck.summary(network, images);
      TestResult result = evaluate(network, images);
      return models.add(id -> new UploadedModel(id, name, summary, network, result, Instant.now()));
    } finally {
      testing.unlock();
    }
  }

  private static ModelFile read(byte[] content) {
    try (TemporaryDirectory directory = TemporaryDirectory.create("upload")) {
      Path file = Files.write(directory.file("model"), content);
      try {
        return ModelFile.load(file);
      } catch (UncheckedIOException | IllegalArgumentException e) {
        throw new InvalidModelException(
            "The file is not a model file of Cresset: %s.".formatted(reason(e, file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the message without the operation and the path on the server. */
  private static String reason(RuntimeException e, Path file) {
    String message = String.valueOf(e.getMessage());
    int at = message.indexOf(file.toString());
    String reason = at < 0 ? message : message.substring(at + file.toString().length());
    return reason.replaceFirst("^[:,]?\\s*", "").replaceFirst("\\.$", "");
  }

  /** Returns the transforms in the file; {@code toTensor()} if it has none. */
  private static Transform[] transforms(ModelFile file) {
    Transform[] saved = file.info().transforms();
    return saved.length == 0 ? new Transform[] {Transforms.toTensor()} : saved;
  }

  private static TestResult evaluate(TrainedNetwork network, ImageSet images) {
    try {
      return ImageEvaluation.evaluate(network, images);
    } catch (RunFailure e) {
      throw new InvalidModelException("The model computes outputs that are not finite.");
    }
  }
}
