package dev.cresset.spark;

import static dev.cresset.nn.Layers.linear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.nn.Layer;
import dev.cresset.nn.LayerConfig;
import dev.cresset.nn.LayerTypes;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensor;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** The exception of {@code fit} has the error of the task that failed. */
@Timeout(300)
class ReportedFailureTest {

  /** Fails in tasks, not on the driver. */
  private static final class Failing extends Layer {

    @Override
    protected Tensor compute(Tensor input) {
      if (TaskContext.get() != null) {
        throw new UnsupportedOperationException("an error of a layer");
      }
      return input;
    }
  }

  @BeforeAll
  static void register() {
    LayerTypes.register(
        "dev.cresset.spark.Failing",
        Failing.class,
        layer -> LayerConfig.empty(),
        config -> new Failing());
  }

  @Test
  void errorOfATask() {
    CressetClassifier classifier =
        new CressetClassifier().setNetwork(Sequential.of(linear(4, 3), new Failing()));
    String message = "java.lang.UnsupportedOperationException: an error of a layer";
    assertThatThrownBy(() -> classifier.fit(LocalSpark.frame(20)))
        .isInstanceOf(IllegalStateException.class)
        .message()
        .startsWith("CressetClassifier: the job failed: ")
        .endsWith(message)
        .hasLineCount(1);
    assertThatThrownBy(() -> classifier.setExchange("treeAggregate").fit(LocalSpark.frame(20)))
        .isInstanceOf(IllegalStateException.class)
        .message()
        .startsWith("CressetClassifier: the job failed: ")
        .endsWith(message)
        .hasLineCount(1);
  }

  @Test
  void theNetworkOfAFailedJobIsRemoved() throws Exception {
    CressetClassifier classifier =
        new CressetClassifier()
            .setNetwork(
                Sequential.of(linear(4, 1000), linear(1000, 1000), linear(1000, 3), new Failing()));
    assertThatThrownBy(() -> classifier.fit(LocalSpark.frame(20)))
        .isInstanceOf(IllegalStateException.class);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (broadcastBytes() > 1 << 20 && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(50); // Spark removes them later
    }
    assertThat(broadcastBytes()).isLessThan(1 << 20);
  }

  private static long broadcastBytes() {
    BlockManager blocks = SparkEnv.get().blockManager();
    return CollectionConverters.asJava(
            blocks.getMatchingBlockIds(
                new AbstractFunction1<BlockId, Object>() {
                  @Override
                  public Object apply(BlockId id) {
                    return id.isBroadcast();
                  }
                }))
        .stream()
        .map(blocks::getStatus)
        .filter(Option::isDefined)
        .mapToLong(status -> status.get().memSize() + status.get().diskSize())
        .sum();
  }
}
