package dev.cresset.nn;

import dev.cresset.tensor.Functional;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/**
 * A one-dimensional convolution.
 *
 * <p>Shapes: input {@code [n, in, length]}, output {@code [n, out, (length + 2 padding - dilation
 * (kernel - 1) - 1) / stride + 1]}, weight {@code [out, in / groups, kernel]}, bias {@code [out]}.
 * Weight and bias are initialized from the uniform distribution on {@code [-1 / sqrt(f), 1 /
 * sqrt(f))} with {@code f = in / groups kernel}. PyTorch counterpart: {@code torch.nn.Conv1d}.
 *
 * @since 0.1
 */
public final class Conv1d extends Layer {

  /** How model files describe this layer. */
  static final LayerType<Conv1d> TYPE =
      LayerType.of(Conv1d.class, Conv1d::config, Conv1d::fromConfig);

  private final int inChannels;
  private final int outChannels;
  private final int kernel;
  private final Conv1dSettings settings;
  private final Tensor weight;
  private final @Nullable Tensor bias;

  Conv1d(int inChannels, int outChannels, int kernel, Conv1dSettings settings) {
    WindowSizes.checkChannels("conv1d", inChannels, outChannels, settings.groups());
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.kernel = WindowSizes.checkKernel("conv1d", kernel);
    this.settings = settings;
    long groupChannels = inChannels / settings.groups();
    double bound = WindowSizes.bound(groupChannels * kernel);
    weight = register("weight", Tensors.uniform(-bound, bound, outChannels, groupChannels, kernel));
    bias = settings.bias() ? register("bias", Tensors.uniform(-bound, bound, outChannels)) : null;
  }

  private static Conv1d fromConfig(LayerConfig config) {
    int in = config.integer("in_channels", 1, Integer.MAX_VALUE);
    int out = config.integer("out_channels", 1, Integer.MAX_VALUE);
    int kernel = config.integer("kernel_size", 1, Integer.MAX_VALUE);
    int groups = config.integer("groups", 1, Integer.MAX_VALUE);
    WindowSizes.checkChannels("conv1d", in, out, groups);
    config.requireTensor("weight", out, in / groups, kernel);
    return new Conv1d(
        in,
        out,
        kernel,
        new Conv1dSettings(
            config.integer("stride", 1, Integer.MAX_VALUE),
            config.integer("padding", 0, Integer.MAX_VALUE),
            config.integer("dilation", 1, Integer.MAX_VALUE),
            groups,
            config.flag("bias")));
  }

  private LayerConfig config() {
    return LayerConfig.empty()
        .with("in_channels", inChannels)
        .with("out_channels", outChannels)
        .with("kernel_size", kernel)
        .with("stride", settings.stride())
        .with("padding", settings.padding())
        .with("dilation", settings.dilation())
        .with("groups", settings.groups())
        .with("bias", bias != null);
  }

  /** Returns the weight, {@code [out, in / groups, kernel]}. */
  public Tensor weight() {
    return weight;
  }

  /**
   * Returns the bias, {@code [out]}.
   *
   * @throws IllegalStateException if the layer has no bias
   */
  public Tensor bias() {
    if (bias == null) {
      throw new IllegalStateException("bias: this layer was made without a bias: " + this);
    }
    return bias;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return Functional.conv1d(
        input,
        weight,
        bias,
        settings.stride(),
        settings.padding(),
        settings.dilation(),
        settings.groups());
  }

  @Override
  protected PartialShape inputShape() {
    return PartialShape.of(PartialShape.UNKNOWN, inChannels, PartialShape.UNKNOWN);
  }

  @Override
  protected PartialShape outputShape(PartialShape input) {
    return PartialShape.of(
        input.dim(0).orElse(PartialShape.UNKNOWN),
        outChannels,
        WindowSizes.positions(
            input.dim(2),
            kernel,
            settings.stride(),
            settings.padding(),
            settings.dilation(),
            "long"));
  }

  @Override
  long multiplyAddsPerElement() {
    return (long) inChannels / settings.groups() * kernel;
  }

  @Override
  protected Module newInstance() {
    return new Conv1d(inChannels, outChannels, kernel, settings);
  }

  @Override
  protected String settings() {
    StringBuilder text =
        new StringBuilder(
            "%s, %s, kernel_size=(%s,), stride=(%s,)"
                .formatted(inChannels, outChannels, kernel, settings.stride()));
    if (settings.padding() > 0) {
      text.append(", padding=(").append(settings.padding()).append(",)");
    }
    if (settings.dilation() > 1) {
      text.append(", dilation=(").append(settings.dilation()).append(",)");
    }
    if (settings.groups() > 1) {
      text.append(", groups=").append(settings.groups());
    }
    return text.append(bias == null ? ", bias=False" : "").toString();
  }
}
