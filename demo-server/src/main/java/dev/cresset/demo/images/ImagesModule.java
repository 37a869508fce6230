package dev.cresset.demo.images;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import dev.cresset.datasets.FashionMnist;
import dev.cresset.datasets.IdxDirectory;
import dev.cresset.datasets.Mnist;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Binds the images: MNIST from the class path, and Fashion-MNIST if its files are found. */
public final class ImagesModule extends AbstractModule {

  /** Name of MNIST. */
  public static final String MNIST = "mnist";

  /** Name of Fashion-MNIST. */
  public static final String FASHION_MNIST = "fashion-mnist";

  private final String dataDirectory;

  /** Reads Fashion-MNIST from this directory; blank for that of the Debian package. */
  public ImagesModule(String dataDirectory) {
    this.dataDirectory = dataDirectory;
  }

  @Provides
  @Singleton
  ImageLibrary library() {
    Map<String, Supplier<ImageSet>> readers = new LinkedHashMap<>();
    readers.put(MNIST, ImagesModule::mnist);
    FashionMnistDirectory.find(dataDirectory)
        .ifPresent(at -> readers.put(FASHION_MNIST, () -> fashion(at)));
    return new ImageLibrary(readers);
  }

  private static ImageSet mnist() {
    return new ImageSet(MNIST, Mnist.train(), Mnist.test(), Mnist.classNames());
  }

  private static ImageSet fashion(Path directory) {
    IdxDirectory files = FashionMnist.from(directory);
    return new ImageSet(FASHION_MNIST, files.train(), files.test(), FashionMnist.classNames());
  }
}
