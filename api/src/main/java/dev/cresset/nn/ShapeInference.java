package dev.cresset.nn;

import dev.cresset.tensor.ShapeException;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.Map;
import java.util.OptionalLong;

/** Infers the shapes in a sequential network and checks that adjacent layers fit. */
final class ShapeInference {

  private ShapeInference() {}

  /**
   * Returns the known part of the output shape of the last layer.
   *
   * @param layers the layers by name, in order
   * @param input the known part of the input shape
   * @throws ShapeException if two adjacent layers do not fit; the message names both
   */
  static PartialShape infer(Map<String, Module> layers, PartialShape input) {
    PartialShape shape = input;
    String source = "";
    for (Map.Entry<String, Module> entry : layers.entrySet()) {
      String name = entry.getKey();
      Module layer = entry.getValue();
      PartialShape accepted =
          NotNull.check(layer.typeName() + ".inputShape", "result", layer.inputShape());
      if (!accepted.fits(shape)) {
        throw new ShapeException(misfit(layers, source, shape, name, accepted));
      }
      PartialShape output = output(layer, name, shape.merge(accepted));
      // Layers that accept and preserve any shape are skipped: an error names the layer that
      // produced the shape.
      if (!output.equals(shape) || !accepted.equals(PartialShape.unknown())) {
        source = name;
      }
      shape = output;
    }
    return shape;
  }

  /**
   * Checks that a model accepts a batch of samples, as far as shapes are known.
   *
   * @param sample shape of one sample
   * @throws ShapeException if it does not
   */
  static void checkSample(Module model, Shape sample) {
    PartialShape batch = PartialShape.of(sample.prepend(1)).with(0, PartialShape.UNKNOWN);
    if (model instanceof Sequential) {
      model.outputShape(batch);
      return;
    }
    PartialShape accepted = model.inputShape();
    if (!accepted.fits(batch)) {
      throw new ShapeException(
          "%s takes inputs of shape %s, but a batch is %s; change one of them"
              .formatted(inASentence(model), accepted, batch));
    }
    model.outputShape(batch.merge(accepted));
  }

  private static PartialShape output(Module layer, String name, PartialShape input) {
    try {
      return NotNull.check(layer.typeName() + ".outputShape", "result", layer.outputShape(input));
    } catch (ShapeException e) {
      throw e.at(
          "Sequential: layer %s, %s, for an input of shape %s"
              .formatted(name, inASentence(layer), input));
    }
  }

  /** Returns a layer with its settings or, if it prints several lines, its type. */
  private static String inASentence(Module layer) {
    String text = layer.toString();
    return text.contains("\n") ? layer.typeName() : text;
  }

  /** Returns whether two shapes {@code [n, channels, ..]} have different numbers of channels. */
  private static boolean channelsDiffer(PartialShape given, PartialShape accepted) {
    return given.hasRank()
        && accepted.hasRank()
        && given.rank() == accepted.rank()
        && given.rank() > 2
        && given.dim(1).isPresent()
        && accepted.dim(1).isPresent()
        && !given.dim(1).equals(accepted.dim(1));
  }

  private static String misfit(
      Map<String, Module> layers,
      String source,
      PartialShape given,
      String target,
      PartialShape accepted) {
    String from =
        source.isEmpty()
            ? "the input has"
            : "layer %s, %s, gives".formatted(source, inASentence(layers.get(source)));
    String to = "layer %s, %s, takes".formatted(target, inASentence(layers.get(target)));
    if (channelsDiffer(given, accepted)) {
      return "Sequential: %s %s channels but %s %s; make the two numbers equal"
          .formatted(from, given.dim(1).getAsLong(), to, accepted.dim(1).getAsLong());
    }
    OptionalLong features =
        given.hasRank() && given.rank() == 0 ? OptionalLong.empty() : given.dim(-1);
    OptionalLong expected = accepted.hasRank() ? OptionalLong.empty() : accepted.dim(-1);
    boolean featuresDiffer =
        features.isPresent() && expected.isPresent() && !features.equals(expected);
    if (!featuresDiffer) {
      String shape = source.isEmpty() ? "shape " + given : given.toString();
      return "Sequential: %s %s but %s %s; change one of them".formatted(from, shape, to, accepted);
    }
    return "Sequential: %s %s features but %s %s; %s"
        .formatted(
            from,
            features.getAsLong(),
            to,
            expected.getAsLong(),
            !given.sampleSize().equals(expected)
                ? "make the two numbers equal"
                : source.isEmpty() ? "put flatten() before it" : "put flatten() between them");
  }
}
