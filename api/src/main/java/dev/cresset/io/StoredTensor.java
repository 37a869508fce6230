package dev.cresset.io;

import static dev.cresset.tensor.Tensors.tensor;

import dev.cresset.io.internal.Quoted;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tensor in a file whose description has been checked.
 *
 * @param elements reads the elements in row-major order
 */
record StoredTensor(String name, Shape shape, Elements elements) {

  /** Reads elements. */
  interface Elements {

    /** Returns a {@code float[]} or {@code long[]} of length {@code shape.size()}. */
    Object read() throws IOException;
  }

  /**
   * Reads tensors that belong to no scope; none remains if one cannot be read.
   *
   * @throws InvalidFileException if a tensor has too many elements
   */
  static Map<String, Tensor> loadAll(InputFile file, List<StoredTensor> stored) throws IOException {
    for (StoredTensor each : stored) {
      if (each.shape.size() > Shape.MAX_ELEMENTS) {
        throw file.invalid(
            "tensor %s of shape %s has %s elements (at most %s are possible); save it in parts"
                .formatted(
                    Quoted.of(each.name), each.shape, each.shape.size(), Shape.MAX_ELEMENTS));
      }
    }
    // Closes the tensors so far if one cannot be read.
    TensorScope scope = TensorScope.open("reading a file");
    try {
      Map<String, Tensor> loaded = new LinkedHashMap<>();
      for (StoredTensor each : stored) {
        loaded.put(each.name, each.load());
      }
      loaded.values().forEach(Tensor::persist);
      return loaded;
    } finally {
      scope.close();
    }
  }

  private Tensor load() throws IOException {
    Object values = elements.read();
    boolean isScalar = shape.rank() == 0;
    long[] dims = isScalar ? new long[] {1} : shape.dims();
    Tensor tensor =
        values instanceof long[] longs ? tensor(longs, dims) : tensor((float[]) values, dims);
    return isScalar ? tensor.reshape() : tensor;
  }
}
