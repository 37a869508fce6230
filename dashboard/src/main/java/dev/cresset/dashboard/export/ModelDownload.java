package dev.cresset.dashboard.export;

import dev.cresset.dashboard.files.TemporaryDirectory;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunDescription;
import dev.cresset.dashboard.run.TrainedNetwork;
import dev.cresset.data.TransformConfig;
import dev.cresset.export.Onnx;
import dev.cresset.nn.ModelInfo;
import dev.cresset.tabular.TablePredictor;
import dev.cresset.tensor.TensorScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The trained network of a run as a file; no temporary file is left. */
public final class ModelDownload {

  private ModelDownload() {}

  /**
   * Returns a model file, which {@code ModelFile.load} reads: architecture and weights, class
   * names, transforms, seed, and recipe and data as metadata.
   */
  public static byte[] safetensors(Run run, TrainedNetwork network, List<String> classNames) {
    ModelInfo info = ModelInfo.empty().classNames(classNames).transforms(network.transforms());
    RunDescription about = run.description();
    if (about.seed() != null) {
      info = info.seed(about.seed());
    }
    if (about.recipe() != null) {
      info = info.metadata("recipe", about.recipe());
    }
    if (about.data() != null) {
      info = info.metadata("data", about.data());
    }
    ModelInfo complete = info;
    return written(file -> network.portable().save(file, complete));
  }

  /**
   * Returns the model file of a table, which {@code TablePredictor.load} reads: the columns and the
   * network.
   */
  public static byte[] safetensors(TablePredictor predictor) {
    return written(predictor::save);
  }

  /**
   * Returns an ONNX file. Its input is a batch of images {@code [batch, 1, 28, 28]} with values
   * from 0 to 1; the other transforms of the training images are part of the file.
   */
  public static byte[] onnx(TrainedNetwork network) {
    Onnx onnx = Onnx.of(network.portable());
    for (TransformConfig transform : TransformConfig.of(network.transforms())) {
      onnx = appended(onnx, transform);
    }
    Onnx complete = onnx;
    return written(file -> complete.export(file, 1, TrainedNetwork.SIDE, TrainedNetwork.SIDE));
  }

  private static Onnx appended(Onnx onnx, TransformConfig transform) {
    return switch (transform.type()) {
      case "ToTensor" -> onnx;
      case "Normalize" ->
          onnx.normalize(
              array(transform.settings().get("mean")), array(transform.settings().get("std")));
      case "Flatten" -> onnx.transform(images -> images.view(images.shape().dim(0), -1));
      default -> throw new IllegalStateException("no ONNX counterpart of " + transform.type());
    };
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static byte[] written(Consumer<Path> writer) {
    try (TemporaryDirectory directory = TemporaryDirectory.create("download")) {
      Path file = directory.file("model");
      TensorScope.within(
          "download",
          () -> {
            writer.accept(file);
            return file;
          });
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
