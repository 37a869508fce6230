package dev.cresset.dashboard.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.cresset.dashboard.run.EpochGradients;
import dev.cresset.dashboard.run.EpochResult;
import dev.cresset.dashboard.run.LossPoint;
import dev.cresset.dashboard.run.MemoryPoint;
import dev.cresset.dashboard.run.NetworkLayers;
import dev.cresset.dashboard.run.Progress;
import dev.cresset.dashboard.run.RegressionResult;
import dev.cresset.dashboard.run.RunDescription;
import dev.cresset.dashboard.run.RunSnapshot;
import dev.cresset.dashboard.run.RunState;
import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TestSample;
import dev.cresset.metrics.ConfusionMatrix;
import dev.cresset.train.StopReason;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a run in a directory.
 *
 * @param format {@link #FORMAT}
 * @param version {@link #VERSION}
 * @param process number of the process that trains, or trained
 * @param processStarted when that process was started; {@code null} if the system does not say
 * @param startedAt ISO instant
 * @param description what was known when the run started
 * @param state its state
 * @param error why it failed
 * @param stopReason why training ended
 * @param restoredEpoch the epoch whose weights early stopping restored
 * @param trainingSamples number of training samples
 * @param validationSamples number of validation samples
 * @param testSamples number of test samples
 * @param layers the layers of the network
 * @param progress the progress of training
 * @param history the results of the epochs
 * @param gradients the gradients of the epochs
 * @param losses the training loss
 * @param memory the memory in use
 * @param test the results of the test of a classifier
 * @param numbers the results of the test of predicted numbers
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record RunFile(
    String format,
    int version,
    long process,
    @Nullable String processStarted,
    String startedAt,
    RunDescription description,
    RunState state,
    @Nullable String error,
    @Nullable StopReason stopReason,
    @Nullable Integer restoredEpoch,
    int trainingSamples,
    int validationSamples,
    int testSamples,
    @Nullable NetworkLayers layers,
    Progress progress,
    List<EpochResult> history,
    List<EpochGradients> gradients,
    List<LossPoint> losses,
    List<MemoryPoint> memory,
    @Nullable Test test,
    @Nullable Numbers numbers) {

  /** Marks files of runs. */
  static final String FORMAT = "cresset-run";

  /** Raised by a change that earlier versions of the library cannot read. */
  static final int VERSION = 1;

  private static final int MOST_SAMPLES = 300;
  private static final long MOST_SAMPLE_BYTES = 4L << 20;
  private static final int MOST_CLASSES = 1_000;

  /**
   * The results of a test.
   *
   * @param data name of the data
   * @param classNames names of the classes
   * @param labels actual class of each sample
   * @param predicted predicted class of each sample
   * @param probabilities of all classes, row by row, as big-endian floats (base64)
   * @param samples some of the samples
   */
  record Test(
      String data,
      List<String> classNames,
      int[] labels,
      int[] predicted,
      byte[] probabilities,
      List<Sample> samples) {}

  /**
   * Predicted numbers.
   *
   * @param data name of the data
   * @param target name of the number that is predicted
   * @param actual actual number of each sample
   * @param predicted predicted number of each sample
   * @param samples some of the samples
   */
  record Numbers(
      String data, String target, double[] actual, double[] predicted, List<Sample> samples) {

    private static Numbers of(RegressionResult result) {
      return new Numbers(
          result.data(),
          result.target(),
          result.actual(),
          result.predicted(),
          IntStream.range(0, Math.min(result.size(), MOST_SAMPLES))
              .mapToObj(index -> sample(index, result.sample(index)))
              .toList());
    }

    private RegressionResult result() {
      if (data == null
          || target == null
          || actual == null
          || predicted == null
          || samples == null) {
        throw new InvalidRunException("a value of the test is missing");
      }
      if (actual.length == 0
          || actual.length != predicted.length
          || !DoubleStream.concat(Arrays.stream(actual), Arrays.stream(predicted))
              .allMatch(Double::isFinite)) {
        throw new InvalidRunException("the results of the test contradict each other");
      }
      return new RegressionResult(data, target, actual, predicted, kept(samples));
    }
  }

  /**
   * A sample.
   *
   * @param index its index in the test set
   * @param height number of rows of an image; 0 if it is none
   * @param width number of columns of an image
   * @param channels 1 or 3
   * @param pixels unsigned bytes of an image (base64)
   * @param text the sample in one line if it is no image
   */
  record Sample(
      int index, int height, int width, int channels, byte[] pixels, @Nullable String text) {}

  static RunFile of(RunSnapshot run) {
    ProcessHandle process = ProcessHandle.current();
    TestResult result = run.testResult();
    return new RunFile(
        FORMAT,
        VERSION,
        process.pid(),
        process.info().startInstant().map(Instant::toString).orElse(null),
        run.startedAt().toString(),
        run.description(),
        run.state(),
        run.error(),
        run.stopReason(),
        run.restoredEpoch(),
        run.trainingImages(),
        run.validationImages(),
        run.testImages(),
        run.layers(),
        run.progress(),
        run.history(),
        run.gradients(),
        run.losses(),
        run.memory(),
        result == null ? null : test(result),
        run.regressionResult() == null ? null : Numbers.of(run.regressionResult()));
  }

  private static Test test(TestResult result) {
    float[] probabilities = result.probabilities();
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * probabilities.length);
    for (float each : probabilities) {
      bytes.putFloat(each);
    }
    return new Test(
        result.data(),
        result.classNames(),
        result.labels(),
        result.predicted(),
        bytes.array(),
        samples(result));
  }

  /** Keeps misclassified samples, those of the highest confidence first, then correct ones. */
  private static List<Sample> samples(TestResult result) {
    Set<Integer> chosen = new LinkedHashSet<>();
    IntStream.range(0, result.size())
        .filter(index -> !result.correct(index))
        .boxed()
        .sorted((a, b) -> Float.compare(result.confidence(b), result.confidence(a)))
        .forEach(chosen::add);
    IntStream.range(0, Math.min(result.size(), MOST_SAMPLES)).forEach(chosen::add);
    List<Sample> samples = new ArrayList<>();
    long bytes = 0;
    for (int index : chosen) {
      Sample sample = sample(index, result.sample(index));
      bytes += sample.pixels().length;
      if (samples.size() == MOST_SAMPLES || bytes > MOST_SAMPLE_BYTES) {
        break;
      }
      samples.add(sample);
    }
    return samples;
  }

  private static Sample sample(int index, TestSample sample) {
    if (sample instanceof TestSample.Image image) {
      return new Sample(
          index, image.height(), image.width(), image.channels(), image.pixels(), null);
    }
    return new Sample(index, 0, 0, 0, new byte[0], ((TestSample.Text) sample).text());
  }

  /** Returns whether the process that wrote the file still runs on this machine. */
  boolean isInProgress() {
    return !state.ended()
        && ProcessHandle.of(process)
            .filter(ProcessHandle::isAlive)
            .flatMap(each -> each.info().startInstant())
            .map(Instant::toString)
            .filter(start -> start.equals(processStarted))
            .isPresent();
  }

  /**
   * Returns the run.
   *
   * @throws InvalidRunException if the file contradicts itself
   */
  RunSnapshot snapshot() {
    check();
    try {
      TestResult result = test == null ? null : result(test);
      return new RunSnapshot(
          description,
          Instant.parse(startedAt),
          state,
          error,
          stopReason,
          restoredEpoch,
          trainingSamples,
          validationSamples,
          testSamples,
          layers,
          progress,
          List.copyOf(history),
          List.copyOf(gradients),
          List.copyOf(losses),
          List.copyOf(memory),
          result,
          numbers == null ? null : numbers.result());
    } catch (DateTimeException | NullPointerException e) {
      throw new InvalidRunException("a value is missing or not valid");
    }
  }

  private void check() {
    if (startedAt == null
        || description == null
        || description.title() == null
        || description.backend() == null
        || description.optimizer() == null
        || description.loss() == null
        || state == null
        || progress == null
        || history == null
        || gradients == null
        || losses == null
        || memory == null
        || layers != null && layers.layers() == null) {
      throw new InvalidRunException("a value is missing");
    }
    for (int i = 0; i < history.size(); i++) {
      if (history.get(i) == null || history.get(i).epoch() != i + 1) {
        throw new InvalidRunException("the epochs are not numbered from 1");
      }
    }
    for (EpochGradients each : gradients) {
      if (each == null || each.layers() == null || each.layers().contains(null)) {
        throw new InvalidRunException("a value is missing");
      }
    }
  }

  private static TestResult result(Test test) {
    if (test.data() == null
        || test.classNames() == null
        || test.labels() == null
        || test.predicted() == null
        || test.probabilities() == null
        || test.samples() == null) {
      throw new InvalidRunException("a value of the test is missing");
    }
    int classes = test.classNames().size();
    int size = test.labels().length;
    if (classes < 1
        || classes > MOST_CLASSES
        || test.predicted().length != size
        || test.probabilities().length != (long) Float.BYTES * size * classes
        || !areClasses(test.labels(), classes)
        || !areClasses(test.predicted(), classes)) {
      throw new InvalidRunException("the results of the test contradict each other");
    }
    float[] probabilities = new float[size * classes];
    ByteBuffer.wrap(test.probabilities()).asFloatBuffer().get(probabilities);
    return new TestResult(
        test.data(),
        List.copyOf(test.classNames()),
        ConfusionMatrix.of(test.labels(), test.predicted(), classes),
        test.labels(),
        test.predicted(),
        probabilities,
        kept(test.samples()));
  }

  private static IntFunction<TestSample> kept(List<Sample> samples) {
    Map<Integer, TestSample> kept = new HashMap<>();
    for (Sample each : samples) {
      kept.put(each.index(), sample(each));
    }
    return index -> kept.getOrDefault(index, new TestSample.Text("sample " + index));
  }

  private static boolean areClasses(int[] values, int classes) {
    return IntStream.of(values).allMatch(value -> value >= 0 && value < classes);
  }

  private static TestSample sample(Sample sample) {
    String text = sample.text();
    if (text != null) {
      return new TestSample.Text(text);
    }
    long pixels = (long) sample.height() * sample.width() * sample.channels();
    boolean image = sample.channels() == 1 || sample.channels() == 3;
    if (!image || sample.pixels() == null || sample.pixels().length != pixels) {
      throw new InvalidRunException("an image of the test has another size than stated");
    }
    return new TestSample.Image(
        sample.height(), sample.width(), sample.channels(), sample.pixels());
  }
}
