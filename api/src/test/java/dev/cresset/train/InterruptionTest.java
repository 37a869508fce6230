package dev.cresset.train;

import static dev.cresset.train.EarlyStopping.patience;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.data.Transform;
import dev.cresset.nn.Sequential;
import dev.cresset.types.Shape;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interrupting the training thread, and why training ends. */
@Timeout(60)
class InterruptionTest {

  private final DataLoader loader = Clouds.loader(40, 8);

  @AfterEach
  void clearTheStatus() {
    Thread.interrupted();
  }

  private static Trainer interruptedAfter(Trainer trainer, int epoch, int batch) {
    return trainer.onBatch(
        (e, b, loss) -> {
          if (e == epoch && b == batch) {
            Thread.currentThread().interrupt();
          }
        });
  }

  @Test
  void stopsBeforeTheNextBatchAndKeepsTheStatus() {
    AtomicInteger batches = new AtomicInteger();
    Trainer trainer =
        interruptedAfter(Clouds.trainer(Clouds.model()), 2, 3)
            .epochs(5)
            .onBatch((epoch, batch, loss) -> batches.incrementAndGet());
    History history = trainer.fit(loader);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(history.stopReason()).isEqualTo(StopReason.INTERRUPTED);
    assertThat(history.epochs()).hasSize(1);
    assertThat(batches).hasValue(5 + 3);
  }

  @Test
  void anInterruptedThreadTrainsNothing() {
    Sequential model = Clouds.model();
    Thread.currentThread().interrupt();
    History history = Clouds.trainer(model).fit(loader);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(history.epochs()).isEmpty();
    assertThat(history.stopReason()).isEqualTo(StopReason.INTERRUPTED);
    assertThat(Clouds.weights(model)).containsExactlyElementsOf(Clouds.weights(Clouds.model()));
  }

  @Test
  void aValidationIsInterruptedToo() {
    AtomicInteger gathered = new AtomicInteger();
    Dataset slow =
        new Observed(
            Clouds.dataset(40, 2),
            () -> {
              if (gathered.incrementAndGet() == 2) {
                Thread.currentThread().interrupt();
              }
            });
    History history =
        Clouds.trainer(Clouds.model())
            .epochs(3)
            .validateOn(DataLoader.of(slow).batchSize(4))
            .fit(loader);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(history.stopReason()).isEqualTo(StopReason.INTERRUPTED);
    assertThat(history.epochs()).isEmpty();
    assertThat(gathered.get()).isLessThanOrEqualTo(3);
  }

  @Test
  void waitingForAPrefetchedBatchEnds() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Dataset stuck =
        new Observed(
            Clouds.dataset(40, 2),
            () -> {
              waiting.countDown();
              try {
                never.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    CompletableFuture<History> result = new CompletableFuture<>();
    CompletableFuture<Boolean> status = new CompletableFuture<>();
    Thread training =
        new Thread(
            () -> {
              result.complete(Clouds.trainer(Clouds.model()).fit(DataLoader.of(stuck).prefetch(2)));
              status.complete(Thread.currentThread().isInterrupted());
            });
    training.start();
    waiting.await();
    training.interrupt();
    assertThat(result.get(30, TimeUnit.SECONDS).stopReason()).isEqualTo(StopReason.INTERRUPTED);
    assertThat(status.get(30, TimeUnit.SECONDS)).isTrue();
    never.countDown();
    training.join();
  }

  @Test
  void theBestWeightsAreRestored() {
    Sequential model = Clouds.model();
    History history =
        interruptedAfter(Clouds.trainer(model), 2, 3)
            .epochs(5)
            .earlyStopping(patience(5))
            .fit(loader);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(history.epochs()).hasSize(1);
    Sequential expected = Clouds.model();
    Clouds.trainer(expected).fit(loader);
    assertThat(Clouds.weights(model)).containsExactlyElementsOf(Clouds.weights(expected));
  }

  @Test
  void aCancellationOfTheProgramsOwnIsPassedOn() {
    assertThatThrownBy(
            () ->
                Clouds.trainer(Clouds.model())
                    .onBatch(
                        (epoch, batch, loss) -> {
                          throw new CancellationException("of one's own");
                        })
                    .fit(loader))
        .hasMessage("of one's own");
  }

  @Test
  void otherReasons() {
    assertThat(Clouds.trainer(Clouds.model()).fit(loader).stopReason())
        .isEqualTo(StopReason.COMPLETED);
    assertThat(Clouds.trainer(Clouds.model()).stopWhen(() -> true).fit(loader).stopReason())
        .isEqualTo(StopReason.STOPPED);
    AtomicInteger batches = new AtomicInteger();
    History history =
        Clouds.trainer(Clouds.model())
            .onBatch((epoch, batch, loss) -> batches.incrementAndGet())
            .stopWhen(() -> batches.get() == 3)
            .fit(loader);
    assertThat(history.stopReason()).isEqualTo(StopReason.STOPPED);
    assertThat(history.epochs()).isEmpty();
    // All epochs are done, whatever the condition would say now.
    batches.set(0);
    assertThat(
            Clouds.trainer(Clouds.model())
                .onBatch((epoch, batch, loss) -> batches.incrementAndGet())
                .stopWhen(() -> batches.get() == 5)
                .fit(loader)
                .stopReason())
        .isEqualTo(StopReason.COMPLETED);
  }

  /** Runs an action before each batch is gathered. */
  private record Observed(Dataset whole, Runnable action) implements Dataset {
    @Override
    public int size() {
      return whole.size();
    }

    @Override
    public Shape inputShape() {
      return whole.inputShape();
    }

    @Override
    public Batch gather(int[] indices) {
      action.run();
      return whole.gather(indices);
    }

    @Override
    public Dataset transform(Transform... transforms) {
      return new Observed(whole.transform(transforms), action);
    }
  }
}
