package dev.cresset.nn;

import dev.cresset.tensor.Functional;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/**
 * A two-dimensional convolution.
 *
 * <p>Shapes: input {@code [n, in, height, width]}, output {@code [n, out, outHeight, outWidth]}
 * with sizes {@code (size + 2 padding - dilation (kernel - 1) - 1) / stride + 1}, weight {@code
 * [out, in / groups, kernelHeight, kernelWidth]}, bias {@code [out]}. Weight and bias are
 * initialized from the uniform distribution on {@code [-1 / sqrt(f), 1 / sqrt(f))} with {@code f =
 * in / groups kernelHeight kernelWidth}. PyTorch counterpart: {@code torch.nn.Conv2d}.
 *
 * @since 0.1
 */
public final class Conv2d extends Layer {

  /** How model files describe this layer. */
  static final LayerType<Conv2d> TYPE =
      LayerType.of(Conv2d.class, Conv2d::config, Conv2d::fromConfig);

  private final int inChannels;
  private final int outChannels;
  private final int kernelHeight;
  private final int kernelWidth;
  private final Conv2dSettings settings;
  private final Tensor weight;
  private final @Nullable Tensor bias;

  Conv2d(
      int inChannels, int outChannels, int kernelHeight, int kernelWidth, Conv2dSettings settings) {
    WindowSizes.checkChannels("conv2d", inChannels, outChannels, settings.groups());
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.kernelHeight = WindowSizes.checkKernel("conv2d", kernelHeight);
    this.kernelWidth = WindowSizes.checkKernel("conv2d", kernelWidth);
    this.settings = settings;
    long groupChannels = inChannels / settings.groups();
    double bound = WindowSizes.bound(groupChannels * kernelHeight * kernelWidth);
    weight =
        register(
            "weight",
            Tensors.uniform(-bound, bound, outChannels, groupChannels, kernelHeight, kernelWidth));
    bias = settings.bias() ? register("bias", Tensors.uniform(-bound, bound, outChannels)) : null;
  }

  private static Conv2d fromConfig(LayerConfig config) {
    int in = config.integer("in_channels", 1, Integer.MAX_VALUE);
    int out = config.integer("out_channels", 1, Integer.MAX_VALUE);
    int[] kernel = WindowSizes.integers(config, "kernel_size", 2);
    int[] stride = WindowSizes.integers(config, "stride", 2);
    int[] padding = WindowSizes.integers(config, "padding", 2);
    int[] dilation = WindowSizes.integers(config, "dilation", 2);
    int groups = config.integer("groups", 1, Integer.MAX_VALUE);
    WindowSizes.checkChannels("conv2d", in, out, groups);
    config.requireTensor("weight", out, in / groups, kernel[0], kernel[1]);
    return new Conv2d(
        in,
        out,
        kernel[0],
        kernel[1],
        new Conv2dSettings(
            stride[0],
            stride[1],
            padding[0],
            padding[1],
            dilation[0],
            dilation[1],
            groups,
            config.flag("bias")));
  }

  private LayerConfig config() {
    return LayerConfig.empty()
        .with("in_channels", inChannels)
        .with("out_channels", outChannels)
        .with("kernel_size", new long[] {kernelHeight, kernelWidth})
        .with("stride", new long[] {settings.strideHeight(), settings.strideWidth()})
        .with("padding", new long[] {settings.paddingHeight(), settings.paddingWidth()})
        .with("dilation", new long[] {settings.dilationHeight(), settings.dilationWidth()})
        .with("groups", settings.groups())
        .with("bias", bias != null);
  }

  /** Returns the weight, {@code [out, in / groups, kernelHeight, kernelWidth]}. */
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
    return Functional.conv2d(
        input,
        weight,
        bias,
        new int[] {settings.strideHeight(), settings.strideWidth()},
        new int[] {settings.paddingHeight(), settings.paddingWidth()},
        new int[] {settings.dilationHeight(), settings.dilationWidth()},
        settings.groups());
  }

  @Override
  protected PartialShape inputShape() {
    return PartialShape.of(
        PartialShape.UNKNOWN, inChannels, PartialShape.UNKNOWN, PartialShape.UNKNOWN);
  }

  @Override
  protected PartialShape outputShape(PartialShape input) {
    return PartialShape.of(
        input.dim(0).orElse(PartialShape.UNKNOWN),
        outChannels,
        WindowSizes.positions(
            input.dim(2),
            kernelHeight,
            settings.strideHeight(),
            settings.paddingHeight(),
            settings.dilationHeight(),
            "high"),
        WindowSizes.positions(
            input.dim(3),
            kernelWidth,
            settings.strideWidth(),
            settings.paddingWidth(),
            settings.dilationWidth(),
            "wide"));
  }

  @Override
  long multiplyAddsPerElement() {
    return (long) inChannels / settings.groups() * kernelHeight * kernelWidth;
  }

  @Override
  protected Module newInstance() {
    return new Conv2d(inChannels, outChannels, kernelHeight, kernelWidth, settings);
  }

  @Override
  protected String settings() {
    StringBuilder text =
        new StringBuilder(
            "%s, %s, kernel_size=%s, stride=%s"
                .formatted(
                    inChannels,
                    outChannels,
                    WindowSizes.pair(kernelHeight, kernelWidth),
                    WindowSizes.pair(settings.strideHeight(), settings.strideWidth())));
    if (settings.paddingHeight() > 0 || settings.paddingWidth() > 0) {
      text.append(", padding=")
          .append(WindowSizes.pair(settings.paddingHeight(), settings.paddingWidth()));
    }
    if (settings.dilationHeight() > 1 || settings.dilationWidth() > 1) {
      text.append(", dilation=")
          .append(WindowSizes.pair(settings.dilationHeight(), settings.dilationWidth()));
    }
    if (settings.groups() > 1) {
      text.append(", groups=").append(settings.groups());
    }
    return text.append(bias == null ? ", bias=False" : "").toString();
  }
}
