package dev.cresset.io.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InterruptRetryTest {

  private final AtomicInteger calls = new AtomicInteger();

  /** Ends as an operation on a channel does if the thread is interrupted. */
  private int interruptedTwice() throws IOException {
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    if (calls.incrementAndGet() < 3) {
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    }
    return 7;
  }

  @Test
  void anInterruptedOperationRunsAgainAndTheStatusIsSetAfterwards() throws IOException {
    assertThat(InterruptRetry.call(this::interruptedTwice)).isEqualTo(7);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(calls).hasValue(3);
    InterruptRetry.run(calls::incrementAndGet);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(calls).hasValue(4);
  }

  @Test
  void anotherFailureEndsTheOperationAndKeepsTheStatus() {
    IOException failure = new IOException("disk full");
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () ->
                InterruptRetry.run(
                    () -> {
                      calls.incrementAndGet();
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(calls).hasValue(1);
  }
}
