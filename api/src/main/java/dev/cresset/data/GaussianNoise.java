package dev.cresset.data;

import dev.cresset.tensor.Generator;
import dev.cresset.types.Shape;

/** Adds independent normal noise to each element. */
record GaussianNoise(double std) implements Augmentation {

  GaussianNoise {
    if (!(std >= 0 && std < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "gaussianNoise: the standard deviation must be 0 or more and finite, got " + std);
    }
  }

  @Override
  public String operation() {
    return "gaussianNoise";
  }

  @Override
  public float[] apply(float[] sample, Shape shape, Generator generator) {
    float[] noise = new float[sample.length];
    generator.fillNormal(noise);
    for (int i = 0; i < sample.length; i++) {
      sample[i] += (float) std * noise[i];
    }
    return sample;
  }

  @Override
  public String toString() {
    return "gaussianNoise(std=%s)".formatted(std);
  }
}
