package dev.cresset.metrics;

import dev.cresset.data.DataLoader;
import dev.cresset.nn.Module;
import dev.cresset.nn.OutputType;
import dev.cresset.types.NotNull;
import java.util.List;

/**
 * The results of evaluating a classifier on a data set.
 *
 * <pre>{@code
 * Evaluation test = Evaluation.of(model, DataLoader.of(images).batchSize(1000));
 * test.accuracy();
 * test.probabilities().rocAuc(Average.MACRO);
 * System.out.println(test.report());
 * }</pre>
 *
 * <p>Every sample counts, as in scikit-learn; a label outside the classes, such as -100, throws an
 * exception.
 *
 * <p>Immutable. It keeps the outputs of the model, four bytes each. PyTorch counterpart: a loop
 * under {@code model.eval()} and {@code torch.no_grad()} that compares {@code output.argmax(-1)}
 * with the labels.
 *
 * @since 0.1
 */
public final class Evaluation {

  private final EvaluatedOutputs outputs;
  private final ConfusionMatrix confusion;
  private final List<String> classNames;

  private Evaluation(EvaluatedOutputs outputs, ConfusionMatrix confusion, List<String> classNames) {
    this.outputs = outputs;
    this.confusion = confusion;
    this.classNames = classNames;
  }

  /**
   * Evaluates a model on all batches of a loader, in evaluation mode and without gradients.
   *
   * <p>The predicted class is the one with the highest score; of equal scores, the first. The mode
   * of the model does not change.
   *
   * <p>A model with one output is a binary classifier, trained for example with {@code
   * binaryCrossEntropyWithLogits()}: its output stands for the second of two classes, which is
   * predicted if its probability is above 0.5.
   *
   * @param model returns scores {@code FLOAT32 [batch, .., classes]} on any scale, such as logits,
   *     probabilities or log-probabilities; or {@code [batch, .., 1]} if it is binary
   * @param data provides targets {@code INT64 [batch, ..]}, each in {@code [0, classes)}; if the
   *     model is binary, also {@code FLOAT32}, 0 or 1, and {@code [batch, .., 1]}
   * @throws IllegalArgumentException if the outputs or targets have another shape or type, a target
   *     is out of range, an output is NaN, the number of classes differs between batches, or there
   *     is no batch
   * @throws IllegalStateException if the model has one output and its last layer does not determine
   *     what it is
   */
  public static Evaluation of(Module model, DataLoader data) {
    NotNull.check("Evaluation", "model", model);
    return of(EvaluatedOutputs.of(model, data, OutputType.of(model).orElse(null)));
  }

  /**
   * Evaluates a model whose last layer does not determine what its outputs are.
   *
   * @param outputs what the outputs of the model are
   * @throws IllegalArgumentException as {@link #of(Module, DataLoader)} does
   */
  public static Evaluation of(Module model, DataLoader data, OutputType outputs) {
    NotNull.check("Evaluation", "model", model);
    NotNull.check("Evaluation", "type of outputs", outputs);
    return of(EvaluatedOutputs.of(model, data, outputs));
  }

  private static Evaluation of(EvaluatedOutputs outputs) {
    return new Evaluation(outputs, outputs.confusion(), List.of());
  }

  /**
   * Returns this evaluation with names of the classes, for its reports.
   *
   * @param names one for each class, in the order of the labels
   * @throws IllegalArgumentException if the number of names differs from the number of classes
   */
  public Evaluation classNames(String... names) {
    return classNames(List.of(NotNull.checkEach("Evaluation", "class name", names)));
  }

  /**
   * Returns this evaluation with names of the classes, for its reports.
   *
   * @param names one for each class, in the order of the labels
   * @throws IllegalArgumentException if the number of names differs from the number of classes
   */
  public Evaluation classNames(List<String> names) {
    return new Evaluation(
        outputs, confusion, LabelledRows.checkNames("Evaluation", names, confusion.classes()));
  }

  /**
   * Returns the fraction of correct predictions.
   *
   * @see ConfusionMatrix#accuracy()
   */
  public double accuracy() {
    return confusion.accuracy();
  }

  /**
   * Returns the precision averaged over the classes, with 0 for a class that is never predicted.
   *
   * @see ConfusionMatrix#precision(Average)
   */
  public double precision(Average average) {
    return confusion.precision(average);
  }

  /**
   * Returns the recall averaged over the classes, with 0 for a class without samples.
   *
   * @see ConfusionMatrix#recall(Average)
   */
  public double recall(Average average) {
    return confusion.recall(average);
  }

  /**
   * Returns the F1 score averaged over the classes, with 0 for a class that has no samples and is
   * never predicted.
   *
   * @see ConfusionMatrix#f1(Average)
   */
  public double f1(Average average) {
    return confusion.f1(average);
  }

  /** Returns the confusion matrix, from which these scores are computed. */
  public ConfusionMatrix confusion() {
    return confusion;
  }

  /**
   * Returns the probabilities of the classes of each sample, in the order of the loader.
   *
   * <p>They are the softmax of logits (of one output, the sigmoid), the exponential of
   * log-probabilities, or probabilities as they are, converted in double precision by each call.
   *
   * @throws IllegalStateException if the last layer of the model does not determine what its
   *     outputs are, and {@link #of(Module, DataLoader, OutputType)} was not used; or if they are
   *     not of that type
   * @throws IllegalArgumentException if a probability is NaN, or those of a sample do not sum to 1,
   *     as with a sigmoid for each of several classes
   */
  public Probabilities probabilities() {
    Probabilities probabilities = outputs.probabilities();
    return classNames.isEmpty() ? probabilities : probabilities.classNames(classNames);
  }

  /** Returns the scores as a text table. */
  public Report report() {
    return classNames.isEmpty() ? confusion.report() : confusion.report().classNames(classNames);
  }

  /** Returns the text of {@link #report}. */
  @Override
  public String toString() {
    return report().toString();
  }
}
