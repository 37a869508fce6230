package dev.cresset.benchmarks.measure;

import dev.cresset.benchmarks.Digits;
import dev.cresset.benchmarks.Model;
import dev.cresset.benchmarks.Network;
import dev.cresset.benchmarks.library.Libraries;

/**
 * One library and one network, measured in this process.
 *
 * @param samples number of images in an epoch
 * @param started {@link System#nanoTime} when {@code main} began
 */
public record Run(Libraries library, Network network, int samples, long started) {

  Model open() {
    return library.open(network, digits());
  }

  Digits digits() {
    Digits digits = Digits.load();
    return samples == digits.size() ? digits : digits.sized(samples);
  }
}
