package dev.cresset.demo.images;

import com.google.common.base.Suppliers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The available image sets; each is read when first used and kept. Thread-safe. */
public final class ImageLibrary {

  private final Map<String, Supplier<ImageSet>> readers;

  /** Creates a library of the sets of these readers, by name. */
  public ImageLibrary(Map<String, Supplier<ImageSet>> readers) {
    this.readers = new LinkedHashMap<>(readers);
    this.readers.replaceAll((name, reader) -> Suppliers.memoize(reader::get));
  }

  /** Returns the names of the available sets. */
  public List<String> names() {
    return List.copyOf(readers.keySet());
  }

  /**
   * Returns the set of this name.
   *
   * @throws IllegalArgumentException if there is none
   * @throws java.io.UncheckedIOException if its files cannot be read or are invalid
   */
  public ImageSet named(String name) {
    Supplier<ImageSet> reader = readers.get(name);
    if (reader == null) {
      throw new IllegalArgumentException(
          ("images: there is no dataset \"%s\" (available: %s); for fashion-mnist, set"
                  + " -Dcresset.data to a directory with its four files")
              .formatted(name, String.join(", ", readers.keySet())));
    }
    return reader.get();
  }
}
