package dev.cresset.io;

import dev.cresset.io.PickleValue.View;
import dev.cresset.io.internal.Quoted;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;

/** Reads the elements of views from the storages in a zip file. */
final class ViewReader {

  /**
   * Several tensors may share a storage, and a view may repeat elements, so tensors can be larger
   * than their file; not more than this many times, plus the slack.
   */
  private static final int MOST_TIMES_FILE = 16;

  private static final int SLACK = 1 << 16;

  private final InputFile file;
  private final ZipDirectory zip;
  private final String folder;
  private final ByteOrder order;
  private final Set<String> verified = new HashSet<>();
  private long bytesRead;
  private long bytesMade;

  ViewReader(InputFile file, ZipDirectory zip, String folder, ByteOrder order) {
    this.file = file;
    this.zip = zip;
    this.folder = folder;
    this.order = order;
  }

  /** Returns a tensor after checking that the file has its storage. */
  StoredTensor tensor(String name, View view) throws IOException {
    ZipDirectory.Entry entry = zip.find(folder + "data/" + view.storage().key());
    ElementType type = view.storage().type();
    if (entry == null
        || entry.size() / type.bytes() != view.storage().count()
        || entry.size() % type.bytes() != 0) {
      throw file.invalid(
          "tensor %s needs a storage %s of %s elements of %s bytes, but %s; the file is damaged: copy it again"
              .formatted(
                  Quoted.of(name),
                  Quoted.of(view.storage().key()),
                  view.storage().count(),
                  type.bytes(),
                  entry == null ? "there is none" : "it has %s bytes".formatted(entry.size())));
    }
    Shape shape = Shape.of(view.shape());
    long span = shape.size() == 0 ? 0 : span(view);
    if (span > Shape.MAX_ELEMENTS) {
      throw file.invalid(
          "tensor %s spans %s elements of its storage (at most %s are possible); save a copy: tensor.clone()"
              .formatted(Quoted.of(name), span, Shape.MAX_ELEMENTS));
    }
    bytesRead = add(bytesRead, span, type.bytes());
    bytesMade = add(bytesMade, shape.size(), type.dtype().bytes());
    checkTotal(name);
    ElementReader reader = new ElementReader(file, type, order, name);
    return new StoredTensor(
        name,
        shape,
        () -> {
          if (verified.add(entry.name())) {
            zip.verify(entry);
          }
          long position = entry.position() + view.offset() * type.bytes();
          if (shape.size() == 0) {
            return reader.read(entry.position(), 0);
          }
          Object elements = reader.read(position, (int) span);
          return isContiguous(view) ? elements : gather(view, (int) shape.size(), elements);
        });
  }

  private static long add(long sum, long count, int bytes) {
    return count > (Long.MAX_VALUE - sum) / bytes ? Long.MAX_VALUE : sum + count * bytes;
  }

  private void checkTotal(String name) throws InvalidFileException {
    // Compared as a quotient: the product might overflow.
    if ((Math.max(bytesRead, bytesMade) - SLACK) / MOST_TIMES_FILE > file.size()) {
      throw file.invalid(
          "its tensors up to %s would take %s bytes, more than %s times the file (%s bytes), because they share or repeat elements; save copies: {k: v.clone() for k, v in state.items()}"
              .formatted(
                  Quoted.of(name), Math.max(bytesRead, bytesMade), MOST_TIMES_FILE, file.size()));
    }
  }

  /** Returns the number of elements from the first to the last of a view that is not empty. */
  private static long span(View view) {
    long span = 1;
    for (int i = 0; i < view.shape().length; i++) {
      span += (view.shape()[i] - 1) * view.strides()[i];
    }
    return span;
  }

  private static boolean isContiguous(View view) {
    long expected = 1;
    for (int i = view.shape().length - 1; i >= 0; i--) {
      if (view.shape()[i] != 1 && view.strides()[i] != expected) {
        return false;
      }
      expected *= view.shape()[i];
    }
    return true;
  }

  /** Copies the elements of a view into row-major order. */
  private static Object gather(View view, int size, Object span) {
    int[] index = new int[view.shape().length];
    Object gathered = span instanceof long[] ? new long[size] : new float[size];
    int from = 0;
    for (int to = 0; to < size; to++) {
      if (span instanceof long[] longs) {
        ((long[]) gathered)[to] = longs[from];
      } else {
        ((float[]) gathered)[to] = ((float[]) span)[from];
      }
      from += step(view, index);
    }
    return gathered;
  }

  /** Moves an index to the next element, and returns by how much its position changes. */
  private static int step(View view, int[] index) {
    int moved = 0;
    for (int i = index.length - 1; i >= 0; i--) {
      int stride = (int) view.strides()[i];
      if (++index[i] < view.shape()[i]) {
        return moved + stride;
      }
      moved -= (index[i] - 1) * stride;
      index[i] = 0;
    }
    return moved;
  }
}
