package dev.cresset.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SoftCacheTest {

  @Test
  void aValueIsCreatedOnce() {
    SoftCache cache = new SoftCache(2);
    Object first = cache.get(Object.class, "a", Object::new);
    assertThat(cache.get(Object.class, "a", Object::new)).isSameAs(first);
    cache.get(Object.class, "b", Object::new);
    cache.get(Object.class, "c", Object::new);
    assertThat(cache.get(Object.class, "a", Object::new)).isNotSameAs(first);
  }

  @Test
  void otherKeysDoNotWaitWhileAValueIsCreated() throws Exception {
    SoftCache cache = new SoftCache(2);
    CountDownLatch creating = new CountDownLatch(1);
    CountDownLatch other = new CountDownLatch(1);
    FutureTask<Boolean> slow =
        new FutureTask<>(
            () ->
                cache.get(
                    Boolean.class,
                    "slow",
                    () -> {
                      creating.countDown();
                      return awaited(other);
                    }));
    Thread thread = new Thread(slow);
    thread.setDaemon(true);
    thread.start();
    assertThat(awaited(creating)).isTrue();
    cache.get(Object.class, "other", Object::new);
    other.countDown();
    assertThat(slow.get()).isTrue();
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Keeps more than the memory of its JVM. */
  static final class Filling {

    private Filling() {}

    public static void main(String[] arguments) {
      SoftCache cache = new SoftCache(16);
      for (int i = 0; i < 16; i++) {
        cache.get(byte[].class, "value " + i, () -> new byte[8 << 20]);
      }
      System.out.println("filled");
    }
  }

  @Test
  void valuesAreFreedBeforeMemoryRunsOut() throws Exception {
    assertThat(FreshProcess.run(Filling.class, List.of("-Xmx64m"))).contains("filled");
  }
}
