package dev.cresset.demo.web;

import dev.cresset.data.ImageDataset;
import dev.cresset.datasets.Mnist;
import dev.cresset.demo.images.ImageSet;
import dev.cresset.demo.images.ImagesModule;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The first digits of MNIST, so that tests take seconds; each set is read once. */
public final class FewImages {

  private static final Map<String, ImageSet> READ = new ConcurrentHashMap<>();

  private FewImages() {}

  /** Returns so many to learn from, and so many to test with. */
  public static ImageSet of(int training, int test) {
    return named(ImagesModule.MNIST, training, test);
  }

  /** Returns the same under another name. */
  static ImageSet named(String name, int training, int test) {
    return READ.computeIfAbsent(
        name + " " + training + " " + test,
        missing ->
            new ImageSet(
                name,
                first(Mnist.train(), training),
                first(Mnist.test(), test),
                Mnist.classNames()));
  }

  private static ImageDataset first(ImageDataset images, int count) {
    int pixels = Math.toIntExact(images.imageShape().size());
    byte[] all = new byte[count * pixels];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      System.arraycopy(images.image(i), 0, all, i * pixels, pixels);
      labels[i] = (byte) images.label(i);
    }
    return ImageDataset.of(images.imageShape(), all, labels, images.classes());
  }
}
