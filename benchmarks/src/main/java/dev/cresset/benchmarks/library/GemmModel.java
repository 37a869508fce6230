package dev.cresset.benchmarks.library;

import dev.cresset.benchmarks.Digits;
import dev.cresset.benchmarks.Model;
import dev.cresset.benchmarks.Network;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Nothing but the matrix products of a network, each one bare call of OpenBLAS on memory that is
 * there already: the limit of whatever computes them with it. It learns nothing.
 */
public final class GemmModel implements Model {

  private static final int LARGEST_PREDICTION = 1000;

  /** The alignment of the memory that Cresset's backend gives OpenBLAS. */
  private static final int ALIGNMENT = 64;

  /**
   * Batches that are taken in turn, as training has a new one for each step. A processor's own
   * cache does not hold them all; the one that processors share does, through which training gets
   * what another processor has gathered.
   */
  private static final int INPUTS = 16;

  /** Pointers do not hold the memory that they point to. */
  private final List<ByteBuffer> memory = new ArrayList<>();

  private final List<FloatPointer> inputs = new ArrayList<>();
  private final List<Layer> layers = new ArrayList<>();
  private final int samples;
  private final int batchSize;
  private final int batches;
  private int position;
  private int steps;

  GemmModel(Network network, Digits digits) {
    samples = digits.size();
    batchSize = network.batchSize();
    batches = network.batches(samples);
    int room = Math.max(batchSize, LARGEST_PREDICTION);
    FloatPointer block = ones((INPUTS * batchSize + room) * network.inputs());
    for (int i = 0; i < INPUTS; i++) {
      inputs.add(block.getPointer((long) i * batchSize * network.inputs()));
    }
    for (int i = 0; i < network.layers(); i++) {
      layers.add(new Layer(network.widths().get(i), network.widths().get(i + 1), room));
    }
  }

  private FloatPointer ones(int size) {
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(size * Float.BYTES + ALIGNMENT)
            .alignedSlice(ALIGNMENT)
            .order(ByteOrder.nativeOrder());
    memory.add(buffer);
    FloatPointer pointer = new FloatPointer(buffer.asFloatBuffer());
    for (int i = 0; i < size; i++) {
      pointer.put(i, 1);
    }
    return pointer;
  }

  @Override
  public double step() {
    int size = Math.min(batchSize, samples - position);
    position = (position + size) % samples;
    FloatPointer first = inputs.get(steps++ % INPUTS);
    forward(first, size);
    for (int i = layers.size() - 1; i >= 0; i--) {
      Layer layer = layers.get(i);
      layer.weightGradient(i == 0 ? first : layers.get(i - 1).output, size);
      if (i > 0) {
        layer.inputGradient(size);
      }
    }
    return Double.NaN;
  }

  private void forward(FloatPointer first, int size) {
    FloatPointer input = first;
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).forward(input, size);
      input = layers.get(i).output;
    }
  }

  @Override
  public int batches() {
    return batches;
  }

  @Override
  public void evaluating() {}

  @Override
  public float[] predict(float[] images, int count) {
    forward(inputs.get(0), count);
    return new float[0];
  }

  /** The output stands in for its own gradient: only the time counts. */
  private final class Layer {

    private final int in;
    private final int out;
    private final FloatPointer weight;
    private final FloatPointer weightGradient;
    private final FloatPointer inputGradient;
    final FloatPointer output;

    Layer(int in, int out, int room) {
      this.in = in;
      this.out = out;
      weight = ones(out * in);
      weightGradient = ones(out * in);
      inputGradient = ones(room * in);
      output = ones(room * out);
    }

    void forward(FloatPointer input, int n) {
      // On top of what is there, as a bias would be.
      WholeProducts.multiply(input, false, weight, true, output, n, in, out, 1);
    }

    void weightGradient(FloatPointer input, int n) {
      WholeProducts.multiply(output, true, input, false, weightGradient, out, n, in, 0);
    }

    void inputGradient(int n) {
      WholeProducts.multiply(output, false, weight, false, inputGradient, n, out, in, 0);
    }
  }
}
