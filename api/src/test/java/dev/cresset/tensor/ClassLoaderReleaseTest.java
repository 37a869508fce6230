package dev.cresset.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.nn.Layers;
import dev.cresset.nn.Sequential;
import dev.cresset.spi.cpu.WorkerPool;
import java.io.File;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An application that ends leaves nothing in the threads of the server that ran it. */
class ClassLoaderReleaseTest {

  private final ExecutorService server = Executors.newSingleThreadExecutor();
  private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();

  @AfterEach
  void end() {
    server.shutdownNow();
  }

  @Test
  void aPooledThreadDoesNotKeepAnApplicationThatUsedTensors() throws Exception {
    Reference<ClassLoader> reference =
        application(ClassLoader.getPlatformClassLoader(), WithTensors.class);
    assertCollected(reference, () -> {});
  }

  @Test
  void aWorkerThreadDoesNotKeepTheApplicationThatStartedIt() throws Exception {
    Reference<ClassLoader> reference =
        application(new Hiding(WithWorkers.class.getName()), WithWorkers.class);
    WorkerPool pool = SharedPool.POOL;
    // Work that goes on keeps the worker from ending.
    assertCollected(reference, () -> pool.parallelFor(8, part -> {}));
  }

  /** Runs it in a class loader of its own, which is closed then. */
  private Reference<ClassLoader> application(ClassLoader parent, Class<?> main) throws Exception {
    try (URLClassLoader loader = new URLClassLoader(classPath(), parent)) {
      Callable<?> callable =
          (Callable<?>) loader.loadClass(main.getName()).getDeclaredConstructor().newInstance();
      assertThat(callable.getClass().getClassLoader()).isSameAs(loader);
      server
          .submit(
              () -> {
                Thread.currentThread().setContextClassLoader(loader);
                try {
                  return callable.call();
                } finally {
                  Thread.currentThread().setContextClassLoader(null);
                }
              })
          .get();
      return new PhantomReference<>(loader, collected);
    }
  }

  private void assertCollected(Reference<ClassLoader> reference, Runnable meanwhile)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    Reference<?> found = null;
    while (found == null && System.nanoTime() < deadline) {
      System.gc();
      meanwhile.run();
      found = collected.remove(50);
    }
    assertThat(found).as("the class loader was collected").isSameAs(reference);
  }

  private static URL[] classPath() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(new URL[0]);
  }

  /** The class loader of this class, without one of its classes. */
  private static final class Hiding extends ClassLoader {
    private final String hidden;

    Hiding(String hidden) {
      super(ClassLoaderReleaseTest.class.getClassLoader());
      this.hidden = hidden;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals(hidden)) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }
  }

  /** An application that brings the library. */
  public static final class WithTensors implements Callable<Double> {
    @Override
    public Double call() {
      Sequential model = Sequential.of(Layers.linear(300, 200), Layers.dropout(0.5));
      Tensor output = model.forward(Tensors.randn(256, 300)).sum();
      output.backward();
      return output.item();
    }
  }

  /** An application in a server that has the library. */
  public static final class WithWorkers implements Callable<Integer> {
    @Override
    public Integer call() {
      SharedPool.POOL.parallelFor(8, part -> {});
      return SharedPool.POOL.threads();
    }
  }

  /** The server's. */
  public static final class SharedPool {
    /** With one worker. */
    public static final WorkerPool POOL = new WorkerPool(2);

    private SharedPool() {}
  }
}
