package dev.cresset.demo.images;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The sets of images that are there; each is read when first asked for, and kept. Thread-safe. */
public final class ImageLibrary {

  private final Map<String, Supplier<ImageSet>> readers;
  private final Map<String, ImageSet> read = new LinkedHashMap<>();

  /** Holds what these readers give, by name. */
  public ImageLibrary(Map<String, Supplier<ImageSet>> readers) {
    this.readers = new LinkedHashMap<>(readers);
  }

  /** Returns the names of the sets whose files are there. */
  public List<String> names() {
    return List.copyOf(readers.keySet());
  }

  /**
   * Returns the set of this name.
   *
   * @throws IllegalArgumentException if there is none; its message says how to bring it
   * @throws java.io.UncheckedIOException if its files are not what they should be
   */
  public synchronized ImageSet named(String name) {
    Supplier<ImageSet> reader = readers.get(name);
    if (reader == null) {
      throw new IllegalArgumentException(
          ("There are no images called \"%s\" here, only %s; for fashion-mnist set -Dcresset.data"
                  + " to a directory with its four files.")
              .formatted(name, String.join(" and ", readers.keySet())));
    }
    return read.computeIfAbsent(name, missing -> reader.get());
  }
}
