package dev.cresset.backend.djl;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.UnaryOp;
import dev.cresset.types.Shape;
import java.util.Arrays;

/** The element-wise functions, on PyTorch's arrays. */
final class Elementwise {

  private Elementwise() {}

  static PtNDArray unary(UnaryOp op, PtNDArray x) {
    return switch (op) {
      case NEG -> JniUtils.neg(x);
      case EXP -> JniUtils.exp(x);
      case LOG -> JniUtils.log(x);
      case SQRT -> JniUtils.sqrt(x);
      case RELU -> JniUtils.relu(x);
      case SIGMOID -> JniUtils.sigmoid(x);
      case TANH -> JniUtils.tanh(x);
      case SOFTPLUS -> JniUtils.softPlus(x);
    };
  }

  static PtNDArray binary(BinaryOp op, PtNDArray a, PtNDArray b) {
    return switch (op) {
      case ADD -> JniUtils.add(a, b);
      case SUB -> JniUtils.sub(a, b);
      case MUL -> JniUtils.mul(a, b);
      case DIV -> JniUtils.div(a, b);
      case POW -> JniUtils.pow(a, b);
      case EQ -> asFloats(JniUtils.eq(a, b));
      case GT -> asFloats(JniUtils.gt(a, b));
    };
  }

  /** Returns {@code a} where {@code condition} is not 0, NaN included, and {@code b} elsewhere. */
  static PtNDArray where(PtNDArray condition, PtNDArray a, PtNDArray b) {
    try (PtNDArray mask = JniUtils.to(condition, DataType.BOOLEAN, Device.cpu())) {
      return JniUtils.where(mask, a, b);
    }
  }

  /** Returns {@code x} broadcast to a larger shape, or as it is; {@code x} itself is given up. */
  static PtNDArray repeated(PtNDArray x, Shape shape) {
    if (Arrays.equals(x.getShape().getShape(), shape.dims())) {
      return x;
    }
    try (x;
        PtNDArray view = JniUtils.broadcast(x, Buffers.shape(shape))) {
      return Buffers.copy(view);
    }
  }

  /** Returns {@code x} as {@code FLOAT32}; {@code x} itself is given up. */
  static PtNDArray asFloats(PtNDArray x) {
    try (x) {
      return JniUtils.to(x, DataType.FLOAT32, Device.cpu());
    }
  }
}
