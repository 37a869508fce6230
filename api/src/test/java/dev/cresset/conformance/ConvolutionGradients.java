package dev.cresset.conformance;

import static dev.cresset.conformance.GradientCase.of;
import static dev.cresset.conformance.GradientCase.ofLayer;

import dev.cresset.nn.Layers;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Functional;
import java.util.List;

/** The part of {@link GradientTable} for convolutions and pooling. */
final class ConvolutionGradients {

  private ConvolutionGradients() {}

  static List<GradientCase> functions(Grid grid) {
    Values images = grid.normal(2, 4, 5, 6);
    Values weight = grid.normal(2, 4, 3, 2);
    Values bias = grid.normal(2);
    Values groups = grid.normal(6, 2, 2, 2);
    Values sequences = grid.normal(2, 3, 7);
    Values distinct = grid.distinct(2, 2, 5, 6);
    return List.of(
        of(
            "Functional.conv2d(Tensor, Tensor, Tensor)",
            in -> Functional.conv2d(in.get(0), in.get(1), in.get(2)),
            images,
            weight,
            bias),
        of(
            "Functional.conv2d(Tensor, Tensor, Tensor, int, int, int, int) without bias",
            in -> Functional.conv2d(in.get(0), in.get(1), null, 2, 1, 2, 2),
            images,
            groups),
        of(
            "Functional.conv2d(Tensor, Tensor, Tensor, int[], int[], int[], int)",
            in ->
                Functional.conv2d(
                    in.get(0),
                    in.get(1),
                    in.get(2),
                    new int[] {2, 1},
                    new int[] {0, 2},
                    new int[] {1, 3},
                    1),
            images,
            weight,
            bias),
        of(
            "Functional.conv2d(Tensor, Tensor, Tensor) of an empty batch",
            in -> Functional.conv2d(in.get(0), in.get(1), in.get(2)),
            grid.normal(0, 4, 5, 6),
            weight,
            bias),
        of(
            "Functional.conv1d(Tensor, Tensor, Tensor)",
            in -> Functional.conv1d(in.get(0), in.get(1), in.get(2)),
            sequences,
            grid.normal(2, 3, 3),
            bias),
        of(
            "Functional.conv1d(Tensor, Tensor, Tensor, int, int, int, int)",
            in -> Functional.conv1d(in.get(0), in.get(1), null, 3, 2, 2, 3),
            sequences,
            grid.normal(3, 1, 3)),
        of("Functional.maxPool2d(Tensor, int)", in -> Functional.maxPool2d(in.get(0), 2), distinct),
        of(
            "Functional.maxPool2d(Tensor, int, int, int)",
            in -> Functional.maxPool2d(in.get(0), 3, 2, 1),
            distinct),
        of(
            "Functional.maxPool2d(Tensor, int[], int[], int[])",
            in ->
                Functional.maxPool2d(
                    in.get(0), new int[] {2, 3}, new int[] {1, 2}, new int[] {1, 0}),
            distinct),
        of("Functional.avgPool2d(Tensor, int)", in -> Functional.avgPool2d(in.get(0), 2), images),
        of(
            "Functional.avgPool2d(Tensor, int, int, int)",
            in -> Functional.avgPool2d(in.get(0), 3, 2, 1),
            images),
        of(
            "Functional.avgPool2d(Tensor, int[], int[], int[])",
            in ->
                Functional.avgPool2d(
                    in.get(0), new int[] {2, 3}, new int[] {1, 2}, new int[] {1, 0}),
            images),
        of(
            "Functional.adaptiveAvgPool2d(Tensor, int)",
            in -> Functional.adaptiveAvgPool2d(in.get(0), 1),
            images),
        of(
            "Functional.adaptiveAvgPool2d(Tensor, int, int) uneven",
            in -> Functional.adaptiveAvgPool2d(in.get(0), 2, 4),
            images));
  }

  static List<GradientCase> layers(Grid grid) {
    int[] kernel = {2, 3};
    Values images = grid.normal(2, 2, 5, 6);
    Values distinct = grid.distinct(2, 2, 5, 6);
    return List.of(
        ofLayer("Layers.conv1d(int, int, int)", () -> Layers.conv1d(2, 3, 2), grid.normal(2, 2, 5)),
        ofLayer(
            "Layers.conv1d(int, int, int, UnaryOperator)",
            () -> Layers.conv1d(2, 4, 3, c -> c.stride(2).padding(1).groups(2).bias(false)),
            grid.normal(2, 2, 6)),
        ofLayer("Layers.conv2d(int, int, int)", () -> Layers.conv2d(2, 3, 3), images),
        ofLayer(
            "Layers.conv2d(int, int, int, UnaryOperator)",
            () -> Layers.conv2d(2, 4, 3, c -> c.stride(2).padding(1).groups(2)),
            images),
        ofLayer("Layers.conv2d(int, int, int[])", () -> Layers.conv2d(2, 3, kernel), images),
        ofLayer(
            "Layers.conv2d(int, int, int[], UnaryOperator)",
            () -> Layers.conv2d(2, 3, kernel, c -> c.dilation(2, 1).bias(false)),
            images),
        ofLayer("Layers.maxPool2d(int)", () -> Layers.maxPool2d(2), distinct),
        ofLayer(
            "Layers.maxPool2d(int, UnaryOperator)",
            () -> Layers.maxPool2d(3, p -> p.stride(2).padding(1)),
            distinct),
        ofLayer("Layers.maxPool2d(int[])", () -> Layers.maxPool2d(kernel), distinct),
        ofLayer(
            "Layers.maxPool2d(int[], UnaryOperator)",
            () -> Layers.maxPool2d(kernel, p -> p.stride(2, 1)),
            distinct),
        ofLayer("Layers.avgPool2d(int)", () -> Layers.avgPool2d(2), images),
        ofLayer(
            "Layers.avgPool2d(int, UnaryOperator)",
            () -> Layers.avgPool2d(3, p -> p.stride(1).padding(1)),
            images),
        ofLayer("Layers.avgPool2d(int[])", () -> Layers.avgPool2d(kernel), images),
        ofLayer(
            "Layers.avgPool2d(int[], UnaryOperator)",
            () -> Layers.avgPool2d(kernel, p -> p.padding(1, 0)),
            images),
        ofLayer("Layers.adaptiveAvgPool2d(int)", () -> Layers.adaptiveAvgPool2d(1), images),
        ofLayer("Layers.adaptiveAvgPool2d(int, int)", () -> Layers.adaptiveAvgPool2d(3, 4), images),
        ofLayer(
            "Layers.conv2d(int, int, int) in a network",
            () ->
                Sequential.of(
                    Layers.conv2d(2, 3, 3, c -> c.padding(1)),
                    Layers.tanh(),
                    Layers.avgPool2d(2),
                    Layers.conv2d(3, 2, 2),
                    Layers.flatten(),
                    Layers.linear(4, 3)),
            images));
  }
}
