package dev.cresset.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.DType;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Map;

/** Runs an exported file in ONNX Runtime. */
final class OnnxRuntime implements AutoCloseable {

  private static final OrtEnvironment ENVIRONMENT =
      OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "test");

  final OrtSession session;

  OnnxRuntime(Path file) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    session = ENVIRONMENT.createSession(file.toString(), options);
  }

  /** Returns the output for an input, in the type and shape that the runtime computes. */
  Tensor run(Tensor input) throws OrtException {
    try (OnnxTensor x = tensor(input);
        OrtSession.Result result = session.run(Map.of(onlyInput(), x))) {
      OnnxTensor y = (OnnxTensor) result.get(0);
      long[] shape = y.getInfo().getShape();
      if (y.getFloatBuffer() != null) {
        float[] floats = new float[y.getFloatBuffer().remaining()];
        y.getFloatBuffer().get(floats);
        return Tensors.tensor(floats).reshape(shape);
      }
      long[] longs = new long[y.getLongBuffer().remaining()];
      y.getLongBuffer().get(longs);
      return Tensors.tensor(longs).reshape(shape);
    }
  }

  private static OnnxTensor tensor(Tensor input) throws OrtException {
    long[] shape = input.shape().dims();
    return input.dtype() == DType.INT64
        ? OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(input.toLongArray()), shape)
        : OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(input.toFloatArray()), shape);
  }

  private String onlyInput() {
    return session.getInputNames().iterator().next();
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
