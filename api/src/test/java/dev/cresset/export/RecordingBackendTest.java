package dev.cresset.export;

import dev.cresset.backend.jvm.JvmBackendProvider;
import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.ReduceOp;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operations of a backend that are not reached through tensors with a free batch dimension. */
class RecordingBackendTest {

  private static final long[] BATCHES = {2, 2, 3, 1};

  @TempDir private Path folder;

  private final Backend jvm = new JvmBackendProvider().create();

  /** Compares an operation on batches {@code [batch, 3]} with ONNX Runtime. */
  private void sameOutputs(BiFunction<Backend, TensorBuffer, TensorBuffer> operation)
      throws Exception {
    List<Recording> recordings = new ArrayList<>();
    for (long batch : BATCHES) {
      Recording recording = new Recording();
      TensorBuffer input = jvm.full(Shape.of(batch, 3), 0);
      recording.bind(input, recording.leaf(new Value.Input(), DType.FLOAT32, Shape.of(batch, 3)));
      recording.output(operation.apply(new RecordingBackend(jvm, recording), input));
      recordings.add(recording);
    }
    Path file = folder.resolve("model.onnx");
    try (OutputStream out = Files.newOutputStream(file)) {
      new OnnxGraph(BATCHES, recordings, Map.of()).encode("test").writeTo(out);
    }
    OnnxChecks.sameOutputs(file, x -> computed(operation, x), 3);
  }

  private Tensor computed(BiFunction<Backend, TensorBuffer, TensorBuffer> operation, Tensor x) {
    TensorBuffer y = operation.apply(jvm, jvm.fromFloats(x.toFloatArray(), x.shape()));
    float[] values = new float[(int) y.shape().size()];
    jvm.readFloats(y, values);
    return Tensors.tensor(values).reshape(y.shape().dims());
  }

  private static Shape column(TensorBuffer x) {
    return Shape.of(x.shape().dim(0), 1);
  }

  @Test
  void expands() throws Exception {
    sameOutputs((backend, x) -> backend.expand(x, Shape.of(4, x.shape().dim(0), 3)));
    sameOutputs((backend, x) -> backend.expand(backend.full(column(x), 2), x.shape()));
  }

  @Test
  void selects() throws Exception {
    sameOutputs(
        (backend, x) ->
            backend.where(backend.scalar(BinaryOp.GT, x, 1), x, backend.full(x.shape(), 5)));
  }

  @Test
  void encodesIndices() throws Exception {
    sameOutputs((backend, x) -> backend.oneHot(backend.reduce(ReduceOp.ARGMAX, x, 1), 4));
  }

  @Test
  void multipliesTransposedMatrices() throws Exception {
    sameOutputs((backend, x) -> backend.matmul(x, true, x, false));
    sameOutputs((backend, x) -> backend.matmul(x, false, x, true));
    sameOutputs((backend, x) -> backend.linear(x, x, null));
  }

  @Test
  void defaultsAreRecordedAsTheirParts() throws Exception {
    sameOutputs((backend, x) -> backend.sigmoidGradient(x, x));
    sameOutputs((backend, x) -> backend.softmaxGradient(x, backend.softmax(x, 1), 1));
    sameOutputs((backend, x) -> backend.reluGradient(x, backend.scalar(BinaryOp.SUB, x, 1)));
  }
}
