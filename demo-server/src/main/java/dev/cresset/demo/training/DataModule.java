package dev.cresset.demo.training;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import dev.cresset.datasets.Mnist;

/** Binds the images: MNIST, from the class path. */
public final class DataModule extends AbstractModule {

  @Provides
  DigitImages images() {
    return new DigitImages(Mnist.train(), Mnist.test());
  }
}
