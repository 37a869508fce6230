package dev.cresset.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.view.SyntheticResults;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResultCacheTest {

  private final ResultCache<TestResult> cache = new ResultCache<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final Function<TestResult, String> counting =
      result -> result.size() + " images, call " + calls.incrementAndGet();

  @Test
  void computesOncePerResultAndName() {
    TestResult one = SyntheticResults.of(3, 1);
    TestResult other = SyntheticResults.of(4, 1);

    assertThat(cache.get(one, "a", counting)).isEqualTo("3 images, call 1");
    assertThat(cache.get(one, "a", counting)).isEqualTo("3 images, call 1");
    assertThat(cache.get(one, "b", counting)).isEqualTo("3 images, call 2");
    assertThat(cache.get(other, "a", counting)).isEqualTo("4 images, call 3");
  }

  @Test
  void failureIsNotKept() {
    TestResult result = SyntheticResults.of(3, 1);

    assertThatThrownBy(
            () ->
                cache.get(
                    result,
                    "a",
                    each -> {
                      throw new IllegalArgumentException("cause");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("cause");
    assertThat(cache.get(result, "a", counting)).isEqualTo("3 images, call 1");
  }

  @Test
  void requestsAtTheSameTimeComputeOnce() {
    TestResult result = SyntheticResults.of(3, 1);
    CountDownLatch ready = new CountDownLatch(4);
    List<CompletableFuture<String>> answers =
        IntStream.range(0, 4)
            .mapToObj(
                thread ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          ready.countDown();
                          try {
                            ready.await();
                          } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                          }
                          return cache.get(result, "a", counting);
                        },
                        task -> new Thread(task).start()))
            .toList();

    assertThat(answers.stream().map(CompletableFuture::join)).containsOnly("3 images, call 1");
  }
}
