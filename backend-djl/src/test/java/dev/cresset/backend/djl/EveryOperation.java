package dev.cresset.backend.djl;

import dev.cresset.spi.AdamStep;
import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.ReduceOp;
import dev.cresset.spi.SgdStep;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.spi.Window2d;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;

/** Runs each operation of a backend once, and keeps what comes of it until it is closed. */
final class EveryOperation {

  private final Backend backend;
  private final List<TensorBuffer> results = new ArrayList<>();

  EveryOperation(Backend backend) {
    this.backend = backend;
  }

  void run() {
    TensorBuffer x = keep(backend.fromFloats(new float[64 * 300], Shape.of(64, 300)));
    TensorBuffer labels = keep(backend.fromLongs(new long[64], Shape.of(64)));
    TensorBuffer weight = keep(backend.full(Shape.of(10, 300), 0.01));
    TensorBuffer bias = keep(backend.full(Shape.of(10), 0.1));
    TensorBuffer g = keep(backend.full(Shape.scalar(), 1));
    for (UnaryOp op : UnaryOp.values()) {
      keep(backend.unary(op, x));
    }
    for (BinaryOp op : BinaryOp.values()) {
      keep(backend.binary(op, x, x, x.shape()));
      keep(backend.scalar(op, x, 2));
    }
    keep(backend.binary(BinaryOp.ADD, g, g, Shape.of(2, 3)));
    keep(backend.binary(BinaryOp.EQ, labels, labels, labels.shape()));
    for (ReduceOp op : ReduceOp.values()) {
      keep(backend.reduce(op, x, 1));
    }
    keep(backend.reshape(x, Shape.of(300, 64)));
    keep(backend.transpose(x));
    keep(backend.cast(x, DType.INT64));
    keep(backend.cast(x, DType.FLOAT32));
    keep(backend.cast(labels, DType.FLOAT32));
    keep(backend.where(x, x, x));
    keep(backend.matmul(x, true, x, false));
    keep(backend.matmul(x, false, x, true));
    keep(backend.matmul(weight, true, weight, false));
    TensorBuffer targets = keep(backend.oneHot(labels, 10));
    keep(backend.takeRows(x, labels));
    keep(backend.fromBytes(new byte[600], 300, new int[] {1, 0}, new float[256], Shape.of(2, 300)));
    TensorBuffer z = keep(backend.linear(x, weight, bias));
    keep(backend.linear(x, weight, null));
    keep(backend.linearInputGradient(z, weight));
    TensorBuffer weightGradient = keep(backend.linearWeightGradient(z, x));
    keep(backend.linearBiasGradient(z));
    keep(backend.reluGradient(z, z));
    keep(backend.sigmoidGradient(z, z));
    keep(backend.tanhGradient(z, z));
    keep(backend.copy(labels));
    keep(backend.expand(bias, Shape.of(2, bias.shape().dim(0))));
    TensorBuffer softmax = keep(backend.softmax(z, 1));
    keep(backend.softmaxGradient(z, softmax, 1));
    TensorBuffer log = keep(backend.logSoftmax(z, 1));
    keep(backend.logSoftmaxGradient(z, log, 1));
    keep(backend.crossEntropy(log, targets));
    keep(backend.crossEntropyGradient(g, log, targets));
    viewsAndIndices(x, labels);
    activations(z);
    TensorBuffer weights = keep(backend.full(Shape.of(64), 1));
    keep(backend.nll(log, labels, weights));
    keep(backend.nllGradient(g, labels, weights, 10));
    keep(backend.nllLogitsGradient(g, log, labels, weights));
    convolve();
    backend.addRowsInPlace(log, labels, z);
    backend.assign(x, x);
    backend.axpyInPlace(2, z, targets);
    backend.item(g);
    backend.readFloats(z, new float[640]);
    backend.readLongs(labels, new long[64]);
    List<TensorBuffer> parameters = List.of(weight);
    List<TensorBuffer> gradients = List.of(weightGradient);
    List<TensorBuffer> state = List.of(keep(backend.full(weight.shape(), 1)));
    List<TensorBuffer> squares = List.of(keep(backend.full(weight.shape(), 1)));
    backend.sgdStep(parameters, gradients, List.of(), new SgdStep(0.1, 0, 0, false, 0));
    backend.sgdStep(parameters, gradients, state, new SgdStep(0.1, 0.9, 0.1, false, 0.1));
    backend.sgdStep(parameters, gradients, state, new SgdStep(0.1, 0.9, 0, true, 0));
    backend.adamStep(
        parameters, gradients, state, squares, new AdamStep(0.1, 0.9, 0.99, 1e-8, 0.1, true, 1));
  }

  private void viewsAndIndices(TensorBuffer x, TensorBuffer labels) {
    TensorBuffer batch = keep(backend.reshape(x, Shape.of(8, 8, 300)));
    keep(backend.cat(List.of(x, x), 1));
    keep(backend.broadcastTo(x, Shape.of(2, 64, 300)));
    keep(backend.permute(batch, 2, 0, 1));
    keep(backend.narrow(x, 1, 3, 100));
    TensorBuffer selected = keep(backend.indexSelect(x, 1, labels));
    keep(backend.indexAdd(selected, 1, labels, x.shape()));
    TensorBuffer index = keep(backend.topk(x, 3, 1));
    TensorBuffer gathered = keep(backend.gather(x, 1, index));
    keep(backend.scatterAdd(gathered, 1, index, x.shape()));
    keep(backend.cumsum(x, 1, false));
    keep(backend.batchedMatmul(batch, false, batch, true));
    keep(backend.batchedMatmul(batch, true, batch, false));
  }

  private void activations(TensorBuffer z) {
    keep(backend.gelu(z));
    keep(backend.geluGradient(z, z));
    keep(backend.silu(z));
    keep(backend.siluGradient(z, z));
    keep(backend.leakyRelu(z, 0.1));
    keep(backend.leakyReluGradient(z, z, 0.1));
    keep(backend.elu(z, 1));
    keep(backend.eluGradient(z, z, 1));
  }

  private void convolve() {
    for (int n : new int[] {2, 32}) { // a large batch is computed in parts
      Window2d kernel = new Window2d(3, 3, 1, 1, 1, 1, 1, 1);
      Window2d pairs = new Window2d(2, 2, 2, 2, 0, 0, 1, 1);
      TensorBuffer x = keep(backend.full(Shape.of(n, 8, 12, 12), 1));
      TensorBuffer weight = keep(backend.full(Shape.of(16, 8, 3, 3), 0.1));
      TensorBuffer bias = keep(backend.full(Shape.of(16), 0.1));
      TensorBuffer y = keep(backend.conv2d(x, weight, bias, kernel, 1));
      keep(backend.conv2d(x, weight, null, kernel, 1));
      keep(backend.conv2dInputGradient(y, weight, x.shape(), kernel, 1));
      keep(backend.conv2dWeightGradient(y, x, kernel, 1));
      keep(backend.channelSum(y));
      TensorBuffer pooled = keep(backend.maxPool2d(x, pairs));
      keep(backend.maxPool2dGradient(pooled, x, pairs));
      keep(backend.avgPool2d(x, pairs));
      keep(backend.avgPool2dGradient(pooled, x.shape(), pairs));
    }
  }

  void close() {
    results.forEach(TensorBuffer::close);
    results.clear();
  }

  private TensorBuffer keep(TensorBuffer buffer) {
    results.add(buffer);
    return buffer;
  }
}
