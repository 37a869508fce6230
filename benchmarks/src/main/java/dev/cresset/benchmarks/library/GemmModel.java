package dev.cresset.benchmarks.library;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import dev.cresset.benchmarks.Digits;
import dev.cresset.benchmarks.Model;
import dev.cresset.benchmarks.Network;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Nothing but the matrix products of a network, each one bare call of OpenBLAS on memory that is
 * there already: the limit of whatever computes them with it. It learns nothing.
 */
public final class GemmModel implements Model {

  private static final int LARGEST_PREDICTION = 1000;

  private final List<Layer> layers = new ArrayList<>();
  private final int samples;
  private final int batchSize;
  private final int batches;
  private int position;

  public GemmModel(Network network, Digits digits) {
    samples = digits.size();
    batchSize = network.batchSize();
    batches = network.batches(samples);
    int room = Math.max(batchSize, LARGEST_PREDICTION);
    FloatPointer input = ones(room * network.inputs());
    for (int i = 0; i < network.layers(); i++) {
      Layer layer =
          new Layer(network.widths().get(i), network.widths().get(i + 1), room, input, i > 0);
      layers.add(layer);
      input = layer.output;
    }
  }

  private static FloatPointer ones(int size) {
    FloatPointer pointer = new FloatPointer(size);
    for (int i = 0; i < size; i++) {
      pointer.put(i, 1);
    }
    return pointer;
  }

  @Override
  public double step() {
    int size = Math.min(batchSize, samples - position);
    position = (position + size) % samples;
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).forward(size);
    }
    for (int i = layers.size() - 1; i >= 0; i--) {
      layers.get(i).backward(size);
    }
    return Double.NaN;
  }

  @Override
  public int batches() {
    return batches;
  }

  @Override
  public void evaluating() {}

  @Override
  public float[] predict(float[] inputs, int images) {
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).forward(images);
    }
    return new float[0];
  }

  private static final class Layer {

    private final int in;
    private final int out;
    private final FloatPointer input;
    private final boolean hasInputGradient;
    private final FloatPointer weight;
    private final FloatPointer weightGradient;
    private final FloatPointer inputGradient;
    final FloatPointer output;

    Layer(int in, int out, int room, FloatPointer input, boolean hasInputGradient) {
      this.in = in;
      this.out = out;
      this.input = input;
      this.hasInputGradient = hasInputGradient;
      weight = ones(out * in);
      weightGradient = ones(out * in);
      inputGradient = ones(room * in);
      output = ones(room * out);
    }

    void forward(int n) {
      cblas_sgemm(
          CblasRowMajor,
          CblasNoTrans,
          CblasTrans,
          n,
          out,
          in,
          1,
          input,
          in,
          weight,
          in,
          0,
          output,
          out);
    }

    /** The output stands in for its own gradient: only the time counts. */
    void backward(int n) {
      cblas_sgemm(
          CblasRowMajor,
          CblasTrans,
          CblasNoTrans,
          out,
          in,
          n,
          1,
          output,
          out,
          input,
          in,
          0,
          weightGradient,
          in);
      if (hasInputGradient) {
        cblas_sgemm(
            CblasRowMajor,
            CblasNoTrans,
            CblasNoTrans,
            n,
            in,
            out,
            1,
            output,
            out,
            weight,
            in,
            0,
            inputGradient,
            in);
      }
    }
  }
}
