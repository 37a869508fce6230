package dev.cresset.spi.cpu;

import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.Window2d;
import dev.cresset.types.Shape;
import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions made of an engine's matrix products, one for each sample, group and row of the
 * kernel; see {@link ShiftedPlanes}.
 *
 * <p>Threads share the samples. The ranges, and the order of all sums, depend on the shapes alone.
 */
public final class CpuConvolutions {

  /** Multiplications (about 30 µs) that make up for handing samples to another thread. */
  private static final double PART = 1e6;

  /** Most sums of a weight's gradient that are computed at the same time, and added afterwards. */
  private static final int MOST_SUMS = 8;

  /** Elements of the copies that are made at the same time: 256 KB. */
  private static final int BLOCK = 1 << 16;

  /** Of a weight with more elements than this, there are two. */
  private static final int LARGE_WEIGHT = 1 << 17;

  private final Function<Shape, CpuBuffer> create;
  private final WorkerPool workers;
  private final PartProduct product;

  /**
   * Makes the convolutions of an engine.
   *
   * @param create returns a buffer with undefined content
   */
  public CpuConvolutions(
      Function<Shape, CpuBuffer> create, WorkerPool workers, PartProduct product) {
    this.create = create;
    this.workers = workers;
    this.product = product;
  }

  /** Computes {@link dev.cresset.spi.Backend#conv2d}. */
  public TensorBuffer conv2d(
      TensorBuffer x,
      TensorBuffer weight,
      @Nullable TensorBuffer bias,
      Window2d window,
      int groups) {
    ConvolutionSizes sizes = ConvolutionSizes.of(x.shape(), weight.shape().dim(0), window, groups);
    CpuBuffer y = create.apply(window.outputShape(x.shape(), sizes.outChannels()));
    if (y.size() == 0) {
      return y;
    }
    ShiftedPlanes planes = new ShiftedPlanes(sizes);
    List<Channels> blocks = blocks(sizes, planes);
    try (CpuBuffer rows = kernelRows(weight, sizes)) {
      forSamples(
          sizes,
          partLength(sizes),
          (long) blocks.get(0).count() * window.kernelWidth() * planes.size,
          (sample, copies) -> {
            if (bias != null) {
              fillChannels(floats(bias), sizes, y.storage().floats(), sample);
            }
            for (Channels channels : blocks) {
              copy(floats(x), sample, channels, planes, sizes, copies.floats());
              for (int row = 0; row < window.kernelHeight(); row++) {
                product.multiply(
                    kernelRow(rows, sizes, row, channels),
                    false,
                    new MatrixPart(copies, planes.offset(row), planes.size),
                    false,
                    output(y, sizes, sample, channels.group()),
                    sizes.groupOut(),
                    channels.count() * window.kernelWidth(),
                    sizes.positions(),
                    bias != null || row > 0 || channels.first() > 0);
              }
            }
          });
    }
    Reference.reachabilityFence(x);
    return y;
  }

  /** Computes {@link dev.cresset.spi.Backend#conv2dInputGradient}. */
  public TensorBuffer conv2dInputGradient(
      TensorBuffer g, TensorBuffer weight, Shape input, Window2d window, int groups) {
    ConvolutionSizes sizes = ConvolutionSizes.of(input, weight.shape().dim(0), window, groups);
    CpuBuffer gradient = create.apply(input);
    if (gradient.size() == 0) {
      return gradient;
    }
    ShiftedPlanes planes = new ShiftedPlanes(sizes);
    List<Channels> blocks = blocks(sizes, planes);
    try (CpuBuffer rows = kernelRows(weight, sizes)) {
      forSamples(
          sizes,
          partLength(sizes),
          (long) blocks.get(0).count() * window.kernelWidth() * planes.size,
          (sample, copies) -> {
            for (Channels channels : blocks) {
              int count = channels.count() * window.kernelWidth();
              fill(copies.floats(), count * planes.size);
              for (int row = 0; row < window.kernelHeight(); row++) {
                product.multiply(
                    kernelRow(rows, sizes, row, channels),
                    true,
                    output(g, sizes, sample, channels.group()),
                    false,
                    new MatrixPart(copies, planes.offset(row), planes.size),
                    count,
                    sizes.groupOut(),
                    sizes.positions(),
                    true);
              }
              addCopies(copies.floats(), planes, sizes, sample, channels, floats(gradient));
            }
          });
    }
    Reference.reachabilityFence(g);
    return gradient;
  }

  /** Computes {@link dev.cresset.spi.Backend#conv2dWeightGradient}. */
  public TensorBuffer conv2dWeightGradient(
      TensorBuffer g, TensorBuffer x, Window2d window, int groups) {
    ConvolutionSizes sizes = ConvolutionSizes.of(x.shape(), g.shape().dim(1), window, groups);
    CpuBuffer gradient = create.apply(sizes.weight());
    if (gradient.size() == 0) {
      return gradient;
    }
    if (g.shape().size() == 0) {
      fill(floats(gradient), gradient.size());
      return gradient;
    }
    ShiftedPlanes planes = new ShiftedPlanes(sizes);
    List<Channels> blocks = blocks(sizes, planes);
    int most = gradient.size() > LARGE_WEIGHT ? 2 : MOST_SUMS;
    int length = Math.max(partLength(sizes), (sizes.samples() + most - 1) / most);
    CpuBuffer[] sums = new CpuBuffer[(sizes.samples() + length - 1) / length];
    Arrays.setAll(sums, (IntFunction<CpuBuffer>) i -> create.apply(Shape.of(gradient.size())));
    try {
      forSamples(
          sizes,
          length,
          (long) blocks.get(0).count() * window.kernelWidth() * planes.size,
          (sample, copies) -> {
            for (Channels channels : blocks) {
              copy(floats(x), sample, channels, planes, sizes, copies.floats());
              for (int row = 0; row < window.kernelHeight(); row++) {
                product.multiply(
                    output(g, sizes, sample, channels.group()),
                    false,
                    new MatrixPart(copies, planes.offset(row), planes.size),
                    true,
                    kernelRow(sums[sample / length], sizes, row, channels),
                    sizes.groupOut(),
                    sizes.positions(),
                    channels.count() * window.kernelWidth(),
                    sample % length > 0);
              }
            }
          });
      addSums(sums, sizes, gradient);
    } finally {
      for (CpuBuffer each : sums) {
        each.close();
      }
    }
    Reference.reachabilityFence(g);
    Reference.reachabilityFence(x);
    return gradient;
  }

  /**
   * Input channels of a group that are copied at the same time.
   *
   * @param first number of the first one in its group
   */
  private record Channels(int group, int first, int count) {}

  /** Divides the channels so that the copies of each block stay in the second-level cache. */
  private static List<Channels> blocks(ConvolutionSizes sizes, ShiftedPlanes planes) {
    int most = Math.max(1, BLOCK / Math.max(1, sizes.window().kernelWidth() * planes.size));
    List<Channels> blocks = new ArrayList<>();
    for (int group = 0; group < sizes.groups(); group++) {
      for (int first = 0; first < sizes.groupChannels(); first += most) {
        blocks.add(new Channels(group, first, Math.min(most, sizes.groupChannels() - first)));
      }
    }
    return blocks;
  }

  /** What is computed for one sample, with memory for its shifted planes. */
  @FunctionalInterface
  private interface SampleTask {
    void run(int sample, Storage copies);
  }

  private void forSamples(ConvolutionSizes sizes, int length, long elements, SampleTask task) {
    Shape room = Shape.of(elements);
    workers.parallelFor(
        sizes.samples(),
        length,
        (start, end) -> {
          try (CpuBuffer copies = create.apply(room)) {
            for (int sample = start; sample < end; sample++) {
              task.run(sample, copies.storage());
            }
          }
        });
  }

  /** Returns the number of consecutive samples that one thread computes. */
  private static int partLength(ConvolutionSizes sizes) {
    return (int) Math.max(1, Math.min(sizes.samples(), PART / sizes.multiplications()));
  }

  /** Returns the number of products that a row of the kernel adds to each element. */
  private static int depth(ConvolutionSizes sizes) {
    return sizes.groupChannels() * sizes.window().kernelWidth();
  }

  /** Returns the output channels of a group in one sample. */
  private static MatrixPart output(TensorBuffer y, ConvolutionSizes sizes, int sample, int group) {
    int channel = sample * sizes.outChannels() + group * sizes.groupOut();
    return new MatrixPart(storage(y), channel * sizes.positions(), sizes.positions());
  }

  /** Returns a row of the kernel in {@link #kernelRows}, for some channels and their outputs. */
  private static MatrixPart kernelRow(
      CpuBuffer rows, ConvolutionSizes sizes, int row, Channels channels) {
    int depth = depth(sizes);
    int output = row * sizes.outChannels() + channels.group() * sizes.groupOut();
    int column = channels.first() * sizes.window().kernelWidth();
    return new MatrixPart(rows.storage(), output * depth + column, depth);
  }

  /** Returns the weight with its rows first: {@code [kernelHeight, out, in / groups * width]}. */
  private CpuBuffer kernelRows(TensorBuffer weight, ConvolutionSizes sizes) {
    int size = (int) weight.shape().size();
    CpuBuffer rows = create.apply(Shape.of(size));
    ScratchArrays scratch = ScratchArrays.POOL.take();
    float[] from = scratch.of(0, size);
    float[] to = scratch.of(1, size);
    floats(weight).get(0, from, 0, size);
    swapRows(from, to, sizes, true);
    floats(rows).put(0, to, 0, size);
    ScratchArrays.POOL.giveBack(scratch);
    return rows;
  }

  /** Adds the sums in order, and puts the rows of the kernel where they belong. */
  private static void addSums(CpuBuffer[] sums, ConvolutionSizes sizes, CpuBuffer gradient) {
    int size = gradient.size();
    ScratchArrays scratch = ScratchArrays.POOL.take();
    float[] total = scratch.of(0, size);
    float[] next = scratch.of(1, size);
    floats(sums[0]).get(0, total, 0, size);
    for (int i = 1; i < sums.length; i++) {
      floats(sums[i]).get(0, next, 0, size);
      for (int j = 0; j < size; j++) {
        total[j] += next[j];
      }
    }
    swapRows(next, total, sizes, false);
    floats(gradient).put(0, next, 0, size);
    ScratchArrays.POOL.giveBack(scratch);
  }

  /** Copies a weight to its rows, or rows to a weight. */
  private static void swapRows(
      float[] weight, float[] rows, ConvolutionSizes sizes, boolean toRows) {
    int height = sizes.window().kernelHeight();
    int width = sizes.window().kernelWidth();
    int planes = sizes.outChannels() * sizes.groupChannels();
    for (int plane = 0; plane < planes; plane++) {
      for (int row = 0; row < height; row++) {
        int inWeight = (plane * height + row) * width;
        int inRows = (row * planes + plane) * width;
        for (int i = 0; i < width; i++) {
          if (toRows) {
            rows[inRows + i] = weight[inWeight + i];
          } else {
            weight[inWeight + i] = rows[inRows + i];
          }
        }
      }
    }
  }

  /** Copies the planes of some channels. */
  private static void copy(
      FloatBuffer x,
      int sample,
      Channels channels,
      ShiftedPlanes planes,
      ConvolutionSizes sizes,
      FloatBuffer copies) {
    int image = sizes.height() * sizes.width();
    int length = sizes.window().kernelWidth() * planes.size;
    int first = firstChannel(sizes, sample, channels) * image;
    ScratchArrays scratch = ScratchArrays.POOL.take();
    float[] plane = x.hasArray() ? x.array() : scratch.of(0, image);
    float[] padded = scratch.of(1, planes.paddedSize);
    float[] copied = copies.hasArray() ? copies.array() : scratch.of(2, length);
    for (int channel = 0; channel < channels.count(); channel++) {
      int start = first + channel * image;
      if (!x.hasArray()) {
        x.get(start, plane, 0, image);
      }
      planes.pad(plane, x.hasArray() ? start : 0, padded);
      planes.copy(padded, copied, copies.hasArray() ? channel * length : 0);
      if (!copies.hasArray()) {
        copies.put(channel * length, copied, 0, length);
      }
    }
    ScratchArrays.POOL.giveBack(scratch);
  }

  /** Sets the planes of some channels to the sums of their copies. */
  private static void addCopies(
      FloatBuffer copies,
      ShiftedPlanes planes,
      ConvolutionSizes sizes,
      int sample,
      Channels channels,
      FloatBuffer x) {
    int image = sizes.height() * sizes.width();
    int length = sizes.window().kernelWidth() * planes.size;
    int first = firstChannel(sizes, sample, channels) * image;
    ScratchArrays scratch = ScratchArrays.POOL.take();
    float[] plane = scratch.of(0, image);
    float[] padded = scratch.of(1, planes.paddedSize);
    float[] shifted = scratch.of(3, planes.paddedSize);
    float[] copied = copies.hasArray() ? copies.array() : scratch.of(2, length);
    for (int channel = 0; channel < channels.count(); channel++) {
      if (!copies.hasArray()) {
        copies.get(channel * length, copied, 0, length);
      }
      planes.sum(copied, copies.hasArray() ? channel * length : 0, padded, shifted);
      planes.unpad(padded, plane, 0);
      x.put(first + channel * image, plane, 0, image);
    }
    ScratchArrays.POOL.giveBack(scratch);
  }

  /** Returns the number of the first of some channels in the whole batch. */
  private static int firstChannel(ConvolutionSizes sizes, int sample, Channels channels) {
    return sample * sizes.channels() + channels.group() * sizes.groupChannels() + channels.first();
  }

  /** Sets all positions of each output channel of a sample to the channel's bias. */
  private static void fillChannels(
      FloatBuffer bias, ConvolutionSizes sizes, FloatBuffer y, int sample) {
    int positions = sizes.positions();
    ScratchArrays scratch = ScratchArrays.POOL.take();
    float[] values = scratch.of(0, positions);
    for (int channel = 0; channel < sizes.outChannels(); channel++) {
      Arrays.fill(values, 0, positions, bias.get(channel));
      y.put((sample * sizes.outChannels() + channel) * positions, values, 0, positions);
    }
    ScratchArrays.POOL.giveBack(scratch);
  }

  /** Sets the first elements to 0. */
  private static void fill(FloatBuffer x, int size) {
    if (x.hasArray()) {
      Arrays.fill(x.array(), 0, size, 0);
      return;
    }
    ScratchBlock scratch = ScratchBlock.POOL.take();
    float[] zeros = scratch.arrays[0];
    Arrays.fill(zeros, 0);
    for (int from = 0; from < size; from += zeros.length) {
      x.put(from, zeros, 0, Math.min(zeros.length, size - from));
    }
    ScratchBlock.POOL.giveBack(scratch);
  }

  private static Storage storage(TensorBuffer x) {
    return ((CpuBuffer) x).storage();
  }

  private static FloatBuffer floats(TensorBuffer x) {
    return storage(x).floats();
  }
}
