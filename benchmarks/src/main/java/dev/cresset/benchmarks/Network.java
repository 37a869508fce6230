package dev.cresset.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A classifier of digits: perhaps convolutions, then linear layers with a ReLU (and dropout) after
 * each but the last, which log-softmax and the negative log-likelihood follow.
 *
 * @param number its number among {@link #ALL}, or 0
 * @param widths features of the input of the first linear layer, of each hidden layer and of the
 *     output
 * @param dropout probability with which a hidden feature is dropped, 0 for no dropout layers
 */
public record Network(
    int number,
    List<Integer> widths,
    double dropout,
    int batchSize,
    Optimizer optimizer,
    double learningRate,
    Front front) {

  /** The layers before the linear ones. */
  public enum Front {
    /** None: images are vectors. */
    NONE,
    /** Those of LeNet-5: 6 channels of 5 x 5 with padding, pool, 16 channels of 5 x 5, pool. */
    LENET,
    /** 32 channels of 3 x 3, 64 channels of 3 x 3, pool. */
    WIDE
  }

  /** A network without convolutions. */
  public Network(
      int number,
      List<Integer> widths,
      double dropout,
      int batchSize,
      Optimizer optimizer,
      double learningRate) {
    this(number, widths, dropout, batchSize, optimizer, learningRate, Front.NONE);
  }

  /** What turns gradients into new weights. */
  public enum Optimizer {
    SGD,
    ADAM
  }

  /** The networks of the PyTorch notes, LeNet-5 and a wider convolutional network. */
  public static final List<Network> ALL =
      List.of(
          new Network(1, List.of(784, 128, 64, 10), 0, 64, Optimizer.SGD, 0.01),
          new Network(2, List.of(784, 128, 64, 32, 10), 0, 64, Optimizer.ADAM, 1e-3),
          new Network(3, List.of(784, 512, 512, 10), 0.2, 20, Optimizer.SGD, 0.01),
          new Network(4, List.of(784, 32, 10), 0, 128, Optimizer.SGD, 0.01),
          new Network(5, List.of(400, 120, 84, 10), 0, 64, Optimizer.SGD, 0.01, Front.LENET),
          new Network(6, List.of(9216, 128, 10), 0, 64, Optimizer.SGD, 0.01, Front.WIDE));

  public static Network numbered(int number) {
    return ALL.stream()
        .filter(network -> network.number == number)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no network %s; expected 1 to %s".formatted(number, ALL.size())));
  }

  /** Returns the network whose {@link #arguments} these are. */
  public static Network of(List<String> arguments) {
    return new Network(
        Integer.parseInt(arguments.get(0)),
        Arrays.stream(arguments.get(1).split(",")).map(Integer::valueOf).toList(),
        Double.parseDouble(arguments.get(2)),
        Integer.parseInt(arguments.get(3)),
        Optimizer.valueOf(arguments.get(4)),
        Double.parseDouble(arguments.get(5)),
        arguments.size() > 6 ? Front.valueOf(arguments.get(6)) : Front.NONE);
  }

  /** Returns what tells another process about it, the number first. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    Collections.addAll(
        arguments,
        Integer.toString(number),
        widths.stream().map(String::valueOf).collect(Collectors.joining(",")),
        Double.toString(dropout),
        Integer.toString(batchSize),
        optimizer.name(),
        Double.toString(learningRate));
    if (front != Front.NONE) {
      arguments.add(front.name());
    }
    return List.copyOf(arguments);
  }

  /** Returns the number of pixels of an image. */
  public int inputs() {
    return front == Front.NONE ? widths.get(0) : Digits.PIXELS;
  }

  /** Returns this network, for a library that is measured without convolutions. */
  public Network withoutConvolutions(String library) {
    if (front != Front.NONE) {
      throw new IllegalArgumentException(
          "%s: network %s has convolutions, which are not measured there; choose other libraries"
              .formatted(library, number));
    }
    return this;
  }

  /** Returns this network with batches of another size. */
  public Network withBatchSize(int size) {
    return new Network(number, widths, dropout, size, optimizer, learningRate, front);
  }

  public int classes() {
    return widths.get(widths.size() - 1);
  }

  /** Returns the number of linear layers. */
  public int layers() {
    return widths.size() - 1;
  }

  /** Returns whether a ReLU, and dropout if there is any, follows this linear layer. */
  public boolean isHidden(int layer) {
    return layer < layers() - 1;
  }

  /** Returns the number of batches in an epoch, the last of which may be smaller. */
  public int batches(int samples) {
    return (samples + batchSize - 1) / batchSize;
  }

  @Override
  public String toString() {
    return "%s%s%s, batch %s, %s %s%s"
        .formatted(
            number > 0 ? "network " + number + ": " : "",
            front == Front.NONE ? "" : front.name().toLowerCase(Locale.ROOT) + "-",
            widths.stream().map(String::valueOf).collect(Collectors.joining("-")),
            batchSize,
            optimizer,
            learningRate,
            dropout > 0 ? ", dropout " + dropout : "");
  }
}
