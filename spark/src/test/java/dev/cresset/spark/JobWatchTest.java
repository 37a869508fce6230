package dev.cresset.spark;

import static dev.cresset.nn.Layers.linear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.nn.Sequential;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class JobWatchTest {

  private static CountDownLatch begun = new CountDownLatch(2);
  private static CountDownLatch end = new CountDownLatch(1);

  @BeforeEach
  void reset() {
    begun = new CountDownLatch(2);
    end = new CountDownLatch(1);
  }

  @AfterEach
  void endOtherJob() {
    end.countDown();
  }

  private static SparkContext context() {
    return LocalSpark.session().sparkContext();
  }

  private static CompletableFuture<Long> useBothSlots() throws InterruptedException {
    CompletableFuture<Long> other = CompletableFuture.supplyAsync(JobWatchTest::twoTasks);
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    return other;
  }

  private static long twoTasks() {
    return new JavaSparkContext(context())
        .parallelize(List.of(1, 2), 2)
        .map(
            row -> {
              begun.countDown();
              return end.await(60, TimeUnit.SECONDS);
            })
        .count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sockets", "treeAggregate"})
  void fitFailsIfNoTaskRunsForTheTimeout(String exchange) throws Exception {
    CompletableFuture<Long> other = useBothSlots();
    CressetClassifier classifier =
        new CressetClassifier()
            .setNetwork(Sequential.of(linear(4, 3)))
            .setExchange(exchange)
            .setTimeout(2);

    assertThatThrownBy(() -> classifier.fit(LocalSpark.frame(20)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "CressetClassifier: no task has run for 2 s; executors were lost and not replaced, or"
                + " other jobs use all slots");

    end.countDown();
    assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(classifier.setTimeout(60).fit(LocalSpark.frame(20))).isNotNull();
  }

  @Test
  void aTaskThatTakesLongerThanTheTimeoutIsNotIdle() throws Exception {
    try (JobWatch watch = new JobWatch(context(), 1)) {
      CompletableFuture<Void> later =
          CompletableFuture.runAsync(
              end::countDown, CompletableFuture.delayedExecutor(3, TimeUnit.SECONDS));
      assertThat(twoTasks()).isEqualTo(2);
      later.get(30, TimeUnit.SECONDS);
      assertThat(watch.isExpired()).isFalse();
    }
    assertThat(context().getJobTags().isEmpty()).isTrue();
  }

  @Test
  void jobsOfAThreadThatIsInterruptedEnd() throws Exception {
    CompletableFuture<Long> other = useBothSlots();
    Thread[] fitting = new Thread[1];
    CompletableFuture<Object> fit =
        CompletableFuture.supplyAsync(
            () -> {
              fitting[0] = Thread.currentThread();
              return new CressetClassifier()
                  .setNetwork(Sequential.of(linear(4, 3)))
                  .fit(LocalSpark.frame(20));
            },
            task -> new Thread(task).start());
    while (context().statusTracker().getActiveJobIds().length < 2) {
      assertThat(fit).isNotDone();
      TimeUnit.MILLISECONDS.sleep(20);
    }
    fitting[0].interrupt();
    assertThatThrownBy(() -> fit.get(10, TimeUnit.SECONDS))
        .hasMessageContaining("CressetClassifier: the thread was interrupted");
    end.countDown();
    assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo(2);
    while (context().statusTracker().getActiveJobIds().length > 0) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
