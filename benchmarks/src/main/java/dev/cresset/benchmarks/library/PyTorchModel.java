package dev.cresset.benchmarks.library;

import dev.cresset.benchmarks.Digits;
import dev.cresset.benchmarks.Model;
import dev.cresset.benchmarks.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.DropoutImpl;
import org.bytedeco.pytorch.FlattenImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LogSoftmaxImpl;
import org.bytedeco.pytorch.MaxPool2dImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.SequentialImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * PyTorch's C++ front end: eager, autograd, all images in one tensor from which each step selects a
 * batch.
 */
@SuppressWarnings("try") // A scope closes what was made within, without being mentioned there.
public final class PyTorchModel implements Model {

  static {
    // Unpacked before it is loaded, or where PyTorch is installed as well that one's is taken.
    try {
      Loader.cacheResource(
          torch.class, "/org/bytedeco/pytorch/" + Loader.getPlatform() + "/libtorch_cpu.so");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Images that are copied at once: all would need as much heap as native memory. */
  private static final int AT_ONCE = 10_000;

  private final SequentialImpl model = new SequentialImpl();

  /** Unlike linear ones these are freed with their Java objects, whoever else holds them. */
  private final List<Module> layers = new ArrayList<>();

  private final Optimizer optimizer;
  private final Tensor inputs;
  private final Tensor labels;
  private final boolean convolutional;
  private final int samples;
  private final int batchSize;
  private final int batches;
  private Tensor order = torch.randperm(0);
  private int position;

  public PyTorchModel(Network network, Digits digits) {
    torch.manual_seed(42);
    convolutional = network.front() != Network.Front.NONE;
    addFront(network.front());
    for (int i = 0; i < network.layers(); i++) {
      model.push_back(new LinearImpl(network.widths().get(i), network.widths().get(i + 1)));
      if (network.isHidden(i)) {
        model.push_back(new ReLUImpl());
        if (network.dropout() > 0) {
          DropoutImpl dropout = new DropoutImpl(network.dropout());
          layers.add(dropout);
          model.push_back(dropout);
        }
      }
    }
    model.push_back(new LogSoftmaxImpl(1));
    optimizer =
        switch (network.optimizer()) {
          case SGD -> new SGD(model.parameters(), new SGDOptions(network.learningRate()));
          case ADAM -> new Adam(model.parameters(), new AdamOptions(network.learningRate()));
        };
    samples = digits.size();
    batchSize = network.batchSize();
    batches = network.batches(samples);
    inputs = torch.empty(samples, network.inputs());
    FloatPointer floats = inputs.data_ptr_float();
    for (int start = 0; start < samples; start += AT_ONCE) {
      floats.position((long) start * network.inputs());
      floats.put(digits.inputs(start, Math.min(samples, start + AT_ONCE)));
    }
    labels = Tensor.create(digits.labels(), samples);
    position = samples;
  }

  private void addFront(Network.Front front) {
    switch (front) {
      case NONE -> {
        return;
      }
      case LENET -> {
        addConvolution(1, 6, 5, 2);
        addPool();
        addConvolution(6, 16, 5, 0);
        addPool();
      }
      case WIDE -> {
        addConvolution(1, 32, 3, 0);
        addConvolution(32, 64, 3, 0);
        addPool();
      }
    }
    FlattenImpl flatten = new FlattenImpl();
    layers.add(flatten);
    model.push_back(flatten);
  }

  private void addConvolution(int in, int out, int kernel, int padding) {
    Conv2dOptions options = new Conv2dOptions(in, out, new LongPointer(kernel, kernel));
    if (padding > 0) {
      options.padding().put(new LongPointer(padding, padding));
    }
    Conv2dImpl convolution = new Conv2dImpl(options);
    ReLUImpl relu = new ReLUImpl();
    Collections.addAll(layers, convolution, relu);
    model.push_back(convolution);
    model.push_back(relu);
  }

  private void addPool() {
    MaxPool2dImpl pool = new MaxPool2dImpl(new LongPointer(2, 2));
    layers.add(pool);
    model.push_back(pool);
  }

  /** Returns a batch in the shape that the first layer expects. */
  private Tensor batch(Tensor rows) {
    return convolutional ? rows.view(-1, 1, 28, 28) : rows;
  }

  @Override
  public double step() {
    if (position == samples) {
      order.close();
      order = torch.randperm(samples);
      position = 0;
    }
    int size = Math.min(batchSize, samples - position);
    try (PointerScope scope = new PointerScope()) {
      Tensor rows = order.narrow(0, position, size);
      position += size;
      optimizer.zero_grad();
      Tensor output = model.forward(batch(inputs.index_select(0, rows)));
      Tensor loss = torch.nll_loss(output, labels.index_select(0, rows));
      loss.backward();
      optimizer.step();
      return loss.item_float();
    }
  }

  @Override
  public int batches() {
    return batches;
  }

  @Override
  public void evaluating() {
    model.eval();
  }

  @Override
  public float[] predict(float[] images, int count) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor output = model.forward(batch(Tensor.create(images, count, images.length / count)));
      float[] scores = new float[Math.toIntExact(output.numel())];
      output.data_ptr_float().get(scores);
      return scores;
    }
  }
}
